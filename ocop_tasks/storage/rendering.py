"""Makes one picture to look at, aside (``sandbox``): the server itself holds no decoder and no large picture.

The libraries are loaded in the process that makes the picture.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 128_000_000
QUALITY = 80
PDF = "pdf"


def render(source: BinaryIO, family: str, longest: str) -> bytes:
    """A WebP, its longer side ``longest`` pixels; empty where the file is broken, locked or empty.

    ``family`` is image or pdf.
    """
    try:
        return webp(first_page(source, int(longest)) if family == PDF else photo(source, int(longest)))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever is wrong with the file, there is just no preview
        return b""


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
    """The first page of a PDF on white, its longer side ``longest``, with its seal and what stands in its fields."""
    import pypdfium2

    with pypdfium2.PdfDocument(source) as document:
        document.init_forms()  # before the page is loaded, or stamps and fields are not drawn
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
