"""Units as officers write them are the portal's units; what fits two, or nobody, is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.plan_sheets.unit_forms import KnownUnit
from ocop_tasks.rules.plan_sheets.unit_names import Named, UnitNames
from tests.rules.plan_sheets.layouts import COMMUNES, UNITS, codes

NAMES = UnitNames(UNITS)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("P.NN&PTNT", ["nn-ptnt"]),
        ("Phòng NN và PTNT", ["nn-ptnt"]),
        ("Phòng Nông nghiệp & PTNT huyện", ["nn-ptnt"]),
        ("Phòng Nông nghiệp\nvà Phát triển nông thôn", ["nn-ptnt"]),
        ("NNPTNT", ["nn-ptnt"]),
        ("nn-ptnt", ["nn-ptnt"]),
        ("PHÒNG NÔNG NGHIỆP VÀ PTNT", ["nn-ptnt"]),
        ("phong nong nghiep va phat trien nong thon", ["nn-ptnt"]),
        ("TTYT; UBMTTQ", ["tt-y-te", "mttq"]),
        ("Trung tâm y tế huyện Tam Đường", ["tt-y-te"]),
        ("Ủy ban MTTQ Việt Nam huyện", ["mttq"]),
        ("P. KT-HT, TC-KH", ["kt-ht", "tc-kh"]),
        ("Phòng Kinh tế và Hạ tầng", ["kt-ht"]),
        ("Phòng KTHT⏎TTYT".replace("⏎", "\n"), ["kt-ht", "tt-y-te"]),
        ("Phòng VHTT", ["vh-tt"]),
        ("TT VHTT&TT", ["tt-vh-tt-tt"]),
        ("Trung tâm Văn hóa, Thể thao và Truyền thông; Phòng Văn hóa - Thông tin", ["tt-vh-tt-tt", "vh-tt"]),
        ("Hội LHPN huyện và Đoàn TNCS Hồ Chí Minh", ["hoi-phu-nu", "doan-thanh-nien"]),
        ("Huyện đoàn, LĐLĐ huyện, Hội CCB", ["doan-thanh-nien", "lien-doan-lao-dong", "hoi-cuu-chien-binh"]),
        ("UBND huyện", ["ubnd-huyen"]),
        ("UBND xã Bản Bo", ["xa-ban-bo"]),
        ("UBND các xã: Bản Bo, Bản Giang và Nà Tăm", ["xa-ban-bo", "xa-ban-giang", "xa-na-tam"]),
        ("Thị trấn Tam Đường", ["thi-tran-tam-duong"]),
        ("UBND thị trấn Tam Đường; xã Bình Lư", ["thi-tran-tam-duong", "xa-binh-lu"]),
        ("Các phòng NN&PTNT, TC-KH", ["nn-ptnt", "tc-kh"]),
        ("Các xã Bản Bo; thị trấn Tam Đường", ["xa-ban-bo", "thi-tran-tam-duong"]),
        ("Các xã Bản Bo, TT Y tế", ["xa-ban-bo", "tt-y-te"]),
        ("Phòng NN&PTNT chủ trì, phối hợp với Phòng TC-KH", ["nn-ptnt", "tc-kh"]),
        ("Phòng TC-KH, Phòng TC-KH", ["tc-kh"]),
        ("", []),
    ],
)
def test_a_unit_is_known_as_it_is_written(written, expected):
    named = NAMES.read(written)
    assert codes(named.units) == expected
    assert named == Named(named.units)


@pytest.mark.parametrize(
    "written",
    [
        "UBND các xã, thị trấn",
        "Các xã, thị trấn",
        "Uỷ ban nhân dân các xã và thị trấn",
        "UBND xã, thị trấn",
        "13 xã, thị trấn",
        "13/13 xã, thị trấn",
        "UBND cấp xã",
        "UBND các xã, thị trấn trên địa bàn huyện",
        "UBND các xã, phường, thị trấn",
        "UBND các xã, TT",
        "Chủ tịch UBND các xã, thị trấn",
    ],
)
def test_all_communes_in_one_word(written):
    named = NAMES.read(written)
    assert codes(named.units) == COMMUNES
    assert (named.everyone, named.questions, named.unknown) == (True, (), ())


@pytest.mark.parametrize(
    ("written", "count"), [("UBND các xã", 12), ("các thị trấn", 1), ("14 xã, thị trấn", 13)]
)
def test_words_for_communes_that_may_mean_others_are_asked(written, count):
    """Whether "các xã" leaves out the township is for somebody to say."""
    named = NAMES.read(written)
    assert (len(named.units), named.questions) == (count, (written,))


@pytest.mark.parametrize(
    ("written", "groups"),
    [
        ("Các cơ quan, đơn vị có liên quan", ("Các cơ quan, đơn vị có liên quan",)),
        ("các phòng, ban, ngành liên quan; Phòng TC-KH", ("các phòng, ban, ngành liên quan",)),
        ("UBMTTQ huyện và các đoàn thể", ("các đoàn thể",)),
        ("các xã, thị trấn liên quan", ("các xã, thị trấn liên quan",)),
    ],
)
def test_units_that_nobody_has_listed_are_told_in_their_words(written, groups):
    assert NAMES.read(written).groups == groups


@pytest.mark.parametrize(
    ("written", "unknown"),
    [
        ("Phòng Dân tộc", ("Phòng Dân tộc",)),
        ("Phòng Y tế", ("Phòng Y tế",)),
        ("Sở NN&PTNT", ("Sở NN&PTNT",)),
        ("UBND tỉnh; Công an huyện", ("UBND tỉnh", "Công an huyện")),
        ("UBND", ("UBND",)),
        ("Văn phòng HĐND-UBND huyện", ("Văn phòng HĐND-UBND huyện",)),
        ("BB", ("BB",)),
        ("Phòng TC-KH, đ/c Nguyễn Văn A", ("đ/c Nguyễn Văn A",)),
        ("Phòng TC-KH huyện Phong Thổ", ("Phong Thổ",)),
        ("TT", ("TT",)),
    ],
)
def test_who_is_not_in_the_portal_is_told(written, unknown):
    assert NAMES.read(written).unknown == unknown


def test_what_fits_two_units_is_told_and_not_chosen():
    names = UnitNames(
        [
            KnownUnit(1, "tc-kh", "Phòng Tài chính - Kế hoạch", "Phòng TC-KH"),
            KnownUnit(2, "tck", "Phòng Tổ chức - Kiểm tra", "Phòng TCKT"),
            KnownUnit(3, "tn", "Phòng Thanh niên", "Phòng Thanh niên"),
            KnownUnit(4, "tn2", "Phòng Thống nhất", "Phòng Thống nhất"),
            KnownUnit(5, "x1", "Xã Bản Bo", "Bản Bo"),
            KnownUnit(6, "x2", "Xã Bản Bo", "Bản Bo"),
        ]
    )
    assert names.read("Phòng TN").several == (("Phòng TN", ("Phòng Thanh niên", "Phòng Thống nhất")),)
    assert names.read("xã Bản Bo").several == (("xã Bản Bo", ("Xã Bản Bo", "Xã Bản Bo")),)
    assert names.read("Phòng TCKH").units == (1,)


def test_a_name_as_it_stands_goes_before_one_cut_short():
    names = UnitNames(
        [
            KnownUnit(1, "ttvh", "Trung tâm Văn hoá", "TTVH"),
            KnownUnit(2, "b", "Trung tâm Văn hiến", "TT Văn hiến"),
            KnownUnit(3, "kt", "Phòng Kinh tế", "Phòng KT"),
            KnownUnit(4, "ktht", "Phòng Kinh tế - Hạ tầng", "Phòng KT-HT"),
        ]
    )
    assert names.read("TTVH").units == (1,)
    assert names.read("Phòng Kinh tế, Phòng Kinh tế - Hạ tầng").units == (3, 4)


def test_units_of_a_commune_after_the_districts_are_gone():
    """Since 1 July 2025 a commune has divisions of its own."""
    names = UnitNames(
        [
            KnownUnit(1, "ubnd", "Uỷ ban nhân dân xã Bình Lư", "UBND xã Bình Lư"),
            KnownUnit(2, "kt", "Phòng Kinh tế xã Bình Lư", "Phòng Kinh tế"),
            KnownUnit(3, "vhxh", "Phòng Văn hoá - Xã hội xã Bình Lư", "Phòng VH-XH"),
        ]
    )
    assert names.read("Phòng VHXH; P. Kinh tế và UBND xã Bình Lư").units == (3, 2, 1)


some = st.sampled_from(
    ["các", "xã", "thị", "trấn", "phòng", "NN", "&", ";", ",", "và", "13", "UBND", "TT", "liên", "quan"]
)


@given(st.text(max_size=60) | st.lists(some).map(" ".join))
def test_whatever_is_written_every_word_is_somebodys_or_told(written):
    named = NAMES.read(written)
    assert len(set(named.units)) == len(named.units)
    assert "" not in (*named.unknown, *named.groups)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.code)
def test_every_unit_is_known_by_its_own_names(unit):
    for written in (unit.name, unit.short_name, unit.code, unit.name.upper()):
        assert NAMES.read(written).units == (unit.id,)
