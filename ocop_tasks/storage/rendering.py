"""Makes one preview: the original on standard input, a WebP on standard output; status ``CANNOT`` when
the file is broken, locked or empty.

``previews.py`` runs this file as a program of its own. A hostile PDF can then at worst end this process, it
cannot outlast its seconds or its memory, and the server holds no decoder and no large picture in its memory.
So this file imports nothing of the portal, and the portal, which reads its names, none of its libraries.
"""

from __future__ import annotations

import io
import resource
import sys
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from PIL import Image

CPU_SECONDS = 20
MEMORY = 2 * 1024**3
"""Bytes of address space: a photo of 108 million pixels fits."""
MOST_PIXELS = 128_000_000
QUALITY = 80
CANNOT = 3


def main() -> int:
    """Render by ``rendering.py FAMILY LONGEST``; FAMILY is image or pdf, LONGEST the longer side in pixels."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))  # SIGXCPU comes before SIGKILL
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    family, longest = sys.argv[1], int(sys.argv[2])
    source = io.BytesIO(sys.stdin.buffer.read())
    try:
        picture = first_page(source, longest) if family == "pdf" else photo(source, longest)
        sys.stdout.buffer.write(webp(picture))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the file, there is just no preview
        print(f"no preview: {error!r}", file=sys.stderr)  # noqa: T201
        return CANNOT
    return 0


def photo(source: BinaryIO, longest: int) -> Image.Image:
    """The picture upright, its longer side at most ``longest``."""
    import pillow_heif
    from PIL import Image, ImageOps

    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses twice as many
    image = Image.open(source, formats=["JPEG", "PNG", "WEBP", "HEIF"])
    image.draft("RGB", (longest, longest))  # a JPEG is unpacked no larger than needed
    image.thumbnail((longest, longest), reducing_gap=2.0)
    return ImageOps.exif_transpose(image)


def first_page(source: BinaryIO, longest: int) -> Image.Image:
    """The first page of a PDF on white, its longer side ``longest``."""
    import pypdfium2

    with pypdfium2.PdfDocument(source) as document:
        page = document[0]
        picture: Image.Image = page.render(scale=longest / max(page.get_size())).to_pil()
        picture.thumbnail((longest, longest))
        return picture


def webp(picture: Image.Image) -> bytes:
    """The pixels alone: no place, no camera, no date."""
    clean = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    clean.info.clear()
    written = io.BytesIO()
    clean.save(written, "WEBP", quality=QUALITY, method=3)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main())
