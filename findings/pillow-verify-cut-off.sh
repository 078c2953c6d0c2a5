#!/usr/bin/env bash
set -euo pipefail
# Pillow 13.0.0's Image.verify() calls a photo that was cut off in the middle whole, where it is a JPEG, HEIC (pillow-heif
# 1.8.1), GIF, BMP or TIFF; a PNG and a WebP it finds. load() finds all of them, at the price of unpacking every pixel. To know
# it cheaply: the boxes of a HEIC say where they end, the strips of a TIFF where they lie, and a JPEG is loaded in draft mode.
#
# Seen on 30/11/2026, Python 3.11, Debian 12: of a picture of 900 x 900 the first half of the bytes is given; verify() raises for
# PNG and WEBP alone, load() for all seven.
#
# Needs Python 3.11 or newer. Exit code 0: still so; 1: it has changed.

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0 pillow-heif==1.8.1
cat > cut.py <<'PYTHON'
from io import BytesIO

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()
picture, found = Image.effect_noise((900, 900), 40).convert("RGB"), {}
for kind in ("JPEG", "HEIF", "GIF", "BMP", "TIFF", "PNG", "WEBP"):
    written = BytesIO()
    picture.save(written, kind)
    half = written.getvalue()[: written.tell() // 2]
    for look in ("verify", "load"):
        try:
            getattr(Image.open(BytesIO(half)), look)()
        except Exception:
            found.setdefault(look, []).append(kind)
print(f"verify finds {found['verify']}, load finds {found['load']}")
raise SystemExit(0 if found == {"verify": ["PNG", "WEBP"], "load": ["JPEG", "HEIF", "GIF", "BMP", "TIFF", "PNG", "WEBP"]} else 1)
PYTHON
if venv/bin/python cut.py; then
    echo "still so: verify() calls five kinds of cut-off photos whole"
else
    echo "changed" >&2
    exit 1
fi
