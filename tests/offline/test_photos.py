"""Photos are made smaller on the phone: upright, without the place; the original goes only where it is asked for."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import FilePayload, Page, expect

from tests.support.browsing import Window
from tests.support.offline import choose, fill, open_log, photos, save, stored

pytestmark = pytest.mark.browser

ORIENTATION, GPS, SOFTWARE, CAMERA, TAKEN, ZONE = 0x0112, 0x8825, 0x0131, 0x8769, 0x9003, 0x9011
ON_ITS_SIDE = 6
"""The camera was turned: the picture's right is up."""


def taken(width: int, megabytes: float) -> FilePayload:
    """What a phone's camera makes: turned, with its time and place, its upper left dark, so wide and so large."""
    height = width * 3 // 4
    image = Image.effect_noise((width, height), 22).convert("RGB")
    image.paste((10, 40, 20), (0, 0, width // 2, height // 2))
    exif = Image.Exif()
    exif[ORIENTATION] = ON_ITS_SIDE
    exif.get_ifd(CAMERA).update({TAKEN: "2022:04:15 08:05:09", ZONE: "+07:00"})
    exif.get_ifd(GPS).update({1: "N", 2: (22.0, 21.0, 3.0), 3: "E", 4: (103.0, 37.0, 9.0)})
    written = BytesIO()
    image.save(written, "JPEG", quality=90, exif=exif)
    room = int(megabytes * 1e6) - written.tell()
    written.write(bytes(max(0, room)))
    return {"name": "IMG_0415.jpeg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


@pytest.fixture(scope="module")
def photo() -> FilePayload:
    """A small photo."""
    return taken(1200, 0)


def on_the_phone(page: Page) -> Image.Image:
    """The only photo that waits, as its bytes lie there; of an original the beginning."""
    held = page.evaluate(
        """() => new Promise((resolve) => { indexedDB.open("waiting").onsuccess = ({ target: { result } }) => {
             result.transaction("files").objectStore("files").getAll().onsuccess = async ({ target }) =>
               resolve(Array.from(new Uint8Array(await target.result[0].slice(0, 5e5).arrayBuffer()))); }; })"""
    )
    return Image.open(BytesIO(bytes(held)))


def test_a_photo_of_8_mb_goes_out_upright_under_500_kb_and_without_its_place(window: Window, page: Page):
    open_log(window)
    choose(window, taken(4000, 8))
    expect(photos(window)).to_have_count(1)

    [entry] = stored(window)
    kept = on_the_phone(page)

    assert entry["files"][0]["size"] < 500_000
    assert entry["files"][0]["name"] == "IMG_0415.jpg"
    assert (kept.width, kept.height) == (1536, 2048)
    assert set(kept.getexif()) == {SOFTWARE, CAMERA}
    assert kept.getexif()[SOFTWARE] == f"OCOP made smaller [3000,4000,{8_000_000}]"
    assert dict(kept.getexif().get_ifd(CAMERA)) == {TAKEN: "2022:04:15 08:05:09", ZONE: "+07:00"}
    top_right, top_left = (ImageStat.Stat(kept.crop((x, 0, x + 200, 200))).mean[0] for x in (1300, 0))
    assert top_right < 60 < top_left


def test_the_longest_side_is_a_setting(window: Window, page: Page, photo: FilePayload):
    open_log(window)
    page.evaluate("document.querySelector('[data-photo-longest]').dataset.photoLongest = '1024'")

    choose(window, photo)
    expect(photos(window)).to_have_count(1)

    assert on_the_phone(page).size == (768, 1024)
    expect(page.locator("#photo-tiles")).to_contain_text("trên máy này")


def test_the_original_goes_where_its_owner_wants_it(window: Window, page: Page, photo: FilePayload):
    open_log(window)
    page.check("#original")

    choose(window, photo)
    expect(photos(window)).to_have_count(1)

    [entry] = stored(window)
    assert (entry["files"][0]["name"], entry["files"][0]["size"]) == ("IMG_0415.jpeg", len(photo["buffer"]))
    assert on_the_phone(page).getexif().get_ifd(GPS)


def test_a_photo_that_the_entry_has_already_is_named(window: Window, page: Page, photo: FilePayload):
    open_log(window)
    choose(window, photo)
    expect(photos(window)).to_have_count(1)

    choose(window, photo | {"name": "gửi lại.jpeg"})

    expect(page.locator("#notices")).to_contain_text("gửi lại.jpeg đã có trong mục này: “IMG_0415.jpg”.")
    expect(photos(window)).to_have_count(1)


def test_what_the_phone_cannot_read_goes_as_it_is_and_the_server_judges_it(window: Window, page: Page):
    open_log(window)
    fill(window, "Không phải ảnh")
    choose(window, {"name": "ảnh 2.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(500_000)})
    expect(page.locator("#photo-tiles b")).to_have_text("ảnh 2.jpg")
    expect(page.locator("#photo-tiles")).to_contain_text("ảnh gốc, có thể kèm vị trí chụp")
    page.reload()
    expect(page.locator("#photo-tiles")).to_contain_text("ảnh gốc, có thể kèm vị trí chụp")

    save(window)

    expect(page.locator("#notices")).to_contain_text("ảnh 2.jpg là chương trình")
    assert [entry["state"] for entry in stored(window)] == ["refused"]
    page.get_by_role("button", name="Xoá tệp này").click()
    save(window)
    expect(page.locator("#notices")).to_contain_text("Đã ghi hoạt động “Không phải ảnh”.")
