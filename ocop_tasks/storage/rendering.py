"""Makes one preview picture, in the sandbox: the server itself holds no decoder and no large picture.

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
FORMATS = ["JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF", "BMP", "TIFF"]
FEW_SHADES = ("1", "P", "I;16")
"""Black and white alone, or a list of colours: neither can be made smaller smoothly."""


def render(source: BinaryIO, family: str, longest: str, page: str = "1") -> bytes:
    """A WebP, its longer side ``longest`` pixels; empty where the file is broken, locked or has no such page.

    ``family`` is image or pdf.
    """
    draw = page_of if family == PDF else photo
    try:
        return webp(draw(source, int(longest), int(page)))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever is wrong with the file, there is just no preview
        return b""


def photo(source: BinaryIO, longest: int, page: int = 1) -> Image.Image:
    """The picture upright, its longer side at most ``longest``; of a scan of several pages the one asked for."""
    import pillow_heif
    from PIL import Image, ImageOps

    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses twice as many
    image: Image.Image = Image.open(source, formats=FORMATS)
    if page > 1:
        image.seek(page - 1)
    image.draft("RGB", (longest, longest))  # a JPEG is unpacked no larger than needed
    if image.mode in FEW_SHADES:
        image = image.convert("L" if image.mode != "P" else "RGBA")  # or a scan's thin lines are lost
    image.thumbnail((longest, longest), reducing_gap=2.0)
    return ImageOps.exif_transpose(image)


def page_of(source: BinaryIO, longest: int, page: int = 1) -> Image.Image:
    """A page of a PDF on white, its longer side ``longest``, with its seal and what stands in its fields."""
    import pypdfium2

    with pypdfium2.PdfDocument(source) as document:
        document.init_forms()  # before the page is loaded, or stamps and fields are not drawn
        shown = document[page - 1]
        picture: Image.Image = shown.render(scale=longest / max(shown.get_size())).to_pil()
        picture.thumbnail((longest, longest))
        return picture


def webp(picture: Image.Image) -> bytes:
    """The pixels alone: no place, no camera, no date."""
    clean = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    clean.info.clear()
    written = io.BytesIO()
    clean.save(written, "WEBP", quality=QUALITY, method=3)
    return written.getvalue()
