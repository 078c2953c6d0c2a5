"""Build static/vendor from what npm installed: styles, htmx, tus, the icons in use, what static/js/offline needs."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
ICON_NAMES = ROOT / "static" / "icons.txt"

COPIED = {
    "bootstrap.min.css": PACKAGES / "bootstrap/dist/css/bootstrap.min.css",
    "htmx.min.js": PACKAGES / "htmx.org/dist/htmx.min.js",
    "tus.min.js": PACKAGES / "tus-js-client/dist/tus.min.js",
    "offline/idb.js": PACKAGES / "idb/build/index.js",
}
WORKBOX = ("core", "routing", "strategies", "precaching")
"""In the order in which they need each other."""
SVG = re.compile(r'<svg[^>]*viewBox="([^"]+)"[^>]*>(.*)</svg>', re.DOTALL)
SOURCE_MAP = re.compile(r"\n?(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*\Z")


class VendorError(Exception):
    """Something that the pages need is not in what npm installed."""


def copy_file(source: Path, target: Path) -> None:
    """Copy one file without the last line that names a source map: the map is not served."""
    if not source.is_file():
        raise VendorError(f"{source.relative_to(ROOT)} is missing: run `npm ci`")
    target.write_text(SOURCE_MAP.sub("\n", source.read_text("utf-8")), "utf-8")


def workbox() -> str:
    """Workbox as one module: its ready-made files are scripts that meet in a global, and a worker that is a module
    loads no scripts."""
    sources = [PACKAGES / f"workbox-{name}/build/workbox-{name}.prod.js" for name in WORKBOX]
    scripts = "\n".join(SOURCE_MAP.sub("", source.read_text("utf-8")) for source in sources)
    wrapped = f"(function () {{\n{scripts}\n}}).call(self);"
    return f"{wrapped}\nexport const {{ precaching, routing }} = self.workbox;\n"


def icon_names() -> list[str]:
    """The names in static/icons.txt, one a line; blank lines and lines that start with # do not count."""
    lines = (line.strip() for line in ICON_NAMES.read_text("utf-8").splitlines())
    return sorted({line for line in lines if line and not line.startswith("#")})


def symbol(name: str) -> str:
    """One icon as a symbol of the sprite, under the name it has in Bootstrap Icons."""
    source = PACKAGES / "bootstrap-icons/icons" / f"{name}.svg"
    if not source.is_file():
        raise VendorError(f"static/icons.txt: Bootstrap Icons has no icon named {name!r}")
    found = SVG.search(source.read_text("utf-8"))
    if not found:
        raise VendorError(f"{source.relative_to(ROOT)} is not an icon")
    view_box, shapes = found.groups()
    return f'<symbol id="{name}" viewBox="{view_box}" fill="currentColor">{" ".join(shapes.split())}</symbol>'


def build() -> None:
    """Make static/vendor afresh, so that nothing of an older build stays in it."""
    symbols = "\n".join(symbol(name) for name in icon_names())
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "offline").mkdir(parents=True)
    for name, source in COPIED.items():
        copy_file(source, VENDOR / name)
    (VENDOR / "offline/workbox.js").write_text(workbox(), "utf-8")
    (VENDOR / "icons.svg").write_text(sprite, "utf-8")


if __name__ == "__main__":
    try:
        build()
    except VendorError as error:
        sys.exit(f"build_vendor: {error}")
