"""Stars, rounds and communes as officers write them in lists."""

from __future__ import annotations

import unicodedata

import pytest

from ocop_tasks.rules.products.list_reading import (
    Unclear,
    bare_place,
    is_ditto,
    is_of_products,
    place_in,
    read_round,
    read_stars,
)

COMMUNES = ("Uỷ ban nhân dân xã Bản Bo", "Xã Bản Hon", "UBND thị trấn Tam Đường", "xã Bình Lư", "Xã Hồ Thầu")
KNOWN = {bare_place(name): [number] for number, name in enumerate(COMMUNES)}


@pytest.mark.parametrize(
    ("written", "stars"),
    [
        ("3", 3), ("3 sao", 3), ("★★★★", 4), ("* * *", 3), ("hạng 4 sao", 4), ("từ 3 sao trở lên", 3), ("3,0", 3),
        ("Ba sao", 3), ("≥ 3 sao", 3), ("5*", 5), ("Đạt 3 sao", 3),
    ],
)  # fmt: skip
def test_stars(written, stars):
    assert read_stars(written) == stars


@pytest.mark.parametrize(
    "written", ["", "6", "0", "3-4 sao", "cao", "3 đến 4", "★★★★★★", "3.5", "-3", "ba" * 900]
)
def test_what_is_no_number_of_stars_is_not_guessed(written):
    with pytest.raises(Unclear):
        read_stars(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [("1", 1), ("Đợt 2", 2), ("đợt I/2022", 1), ("Đợt 1 năm 2022", 1), ("II", 2), ("Lần thứ 2", 2)],
)
def test_rounds(written, number):
    assert read_round(written) == number


@pytest.mark.parametrize("written", ["", "0", "13", "trước 20/4", "Đợt 1, 2", "quý II"])
def test_what_is_no_round_is_not_guessed(written):
    with pytest.raises(Unclear):
        read_round(written)


def test_as_above_is_written_in_many_ways():
    assert all(
        is_ditto(text) for text in ("nt", "NT", "-nt-", "n.t", "như trên", '"', "″", "//", "–nt–", "nt.")
    )
    assert not any(is_ditto(text) for text in ("", "-", "HTX NT", "Nt Hồ", "không"))


@pytest.mark.parametrize(
    ("written", "commune"),
    [
        ("Bản Bo", 0),
        ("xã Bản Bo", 0),
        ("Bản Hon, xã Bản Bo", 0),
        ("Bản Nà Ly - Bản Bo", 0),
        ("Bản Nà Ly, xã Bản Bo, huyện Tam Đường", 0),
        ("TT. Tam Đường", 2),
        ("Tổ 3, thị trấn Tam Đường", 2),
        ("UBND xã Bình Lư", 3),
        ("xã: Bình Lư", 3),
        ("BINH LU", 3),
        (unicodedata.normalize("NFD", "Xã Hồ Thầu"), 4),
    ],
)
def test_the_commune_of_an_address(written, commune):
    assert place_in(written, KNOWN) == commune


@pytest.mark.parametrize(
    "written",
    ["", "xã Mường Than", "Bản Bo, Bản Hon", "huyện Tam Đường", "xã Bản", "xã Bản Bo và xã Bản Hon"],
)
def test_no_commune_is_guessed(written):
    with pytest.raises(Unclear):
        place_in(written, KNOWN)


def test_two_communes_of_one_name_are_unclear():
    with pytest.raises(Unclear):
        place_in("xã Bình Lư", {"binh lu": [1, 2]})


def test_targets_whose_number_is_one_of_products():
    assert is_of_products("sản phẩm")
    assert is_of_products("Sản phẩm OCOP")
    assert not is_of_products("lớp tập huấn")
