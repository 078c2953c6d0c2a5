"""Anyone finds tasks, notes, evidence, activities and products without diacritics, and only what he may see."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ocop_tasks.models import Evidence, EvidenceKind, ProductTerms
from ocop_tasks.models.plan_changes.product_changes import add_product, withdraw_product
from tests.conftest import hanoi
from tests.outreach.entries import Log


def groups(page) -> dict[str, int]:
    """How many results the page tells for each group."""
    return {
        kind: int(count)
        for kind, count in re.findall(r'kind=(\w+)".*?<span class="soft">(\d+)</span>', page.text)
    }


def found(page) -> list[str]:
    """The headings of the results, without marks."""
    return [
        re.sub(r"<.*?>", "", heading).strip()
        for heading in re.findall(r"<h3>(.*?)</h3>", page.text, re.DOTALL)
    ]


def evidence(make, assignment, name: str, *, sent: bool = True, by=None) -> Evidence:
    """A document on ``assignment``, sent with a note unless said otherwise."""
    by = by or make.focal_point(assignment)
    piece = Evidence(kind=EvidenceKind.DOCUMENT, name=name, by=by, at=hanoi(2022, 6, 1))
    assignment.evidence.append(piece)
    make.session.flush()
    if sent:
        assignment.add_note(by=by, at=hanoi(2022, 6, 1), note="")
    make.session.commit()
    return piece


@pytest.mark.parametrize("asked", ["phan dau", "Phấn đấu", "PHÂN ĐẦU", "dau 05", "  đấu   phấn "])
def test_a_task_is_found_with_or_without_marks_and_over_a_scanner_s_slip(make, sign_in, asked):
    make.task("Phấn đấu 05 sản phẩm mới")
    make.task("Phân đầu năm 2022 có 05 sản phẩm tham gia đánh giá")
    make.task("Kế hoạch của xã")

    page = sign_in(make.chairman()).get("/search", query_string={"q": asked})

    assert len(found(page)) == 2
    assert groups(page) == {"tasks": 2, "notes": 0, "evidence": 0, "activities": 0, "products": 0}


def test_what_was_found_is_lit_on_the_text_as_it_was_written(make, sign_in):
    make.task("Tiếp nhận hồ sơ", notes="Đường dây nóng <b>không</b> có trong kế hoạch")

    page = sign_in(make.chairman()).get("/search?q=duong+ho")

    assert "Tiếp nhận <mark>hồ</mark> sơ" in page.text
    assert "<mark>Đường</mark> dây nóng &lt;b&gt;" in page.text


def test_every_word_must_occur_and_a_per_cent_sign_is_a_sign(make, sign_in):
    make.task("Đạt 100% kế hoạch")
    make.task("Đạt 100 sản_phẩm")
    reader = sign_in(make.chairman())

    assert found(reader.get("/search?q=dat+ke")) == ["Đạt 100% kế hoạch"]
    assert found(reader.get("/search?q=100%25")) == ["Đạt 100% kế hoạch"]
    assert found(reader.get("/search?q=n_p")) == ["Đạt 100 sản_phẩm"]
    assert "Không tìm thấy" in reader.get("/search?q=dat+xa").text


def test_tasks_with_the_words_side_by_side_come_first(make, sign_in):
    make.task("Rà soát hồ sơ", notes="kế toán và hoạch toán")
    make.task("Xây dựng kế hoạch")
    make.task("Kế hoạch của xã")

    page = sign_in(make.chairman()).get("/search?q=ke+hoach")

    assert found(page) == ["Kế hoạch của xã", "Xây dựng kế hoạch", "Rà soát hồ sơ"]


def test_notes_reasons_and_names_of_evidence_are_found_and_lead_to_their_work(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 6, 30))
    make.submission(assignment, note="Đã họp dân ở bản Hợp Nhất")
    assignment.send_back(by=make.standing_agency(), at=hanoi(2022, 6, 14), reason="Biên bản họp thiếu chữ ký")
    evidence(make, assignment, "Biên bản họp bản.pdf")

    page = sign_in(make.standing_agency()).get("/search?q=hop+ban")

    assert groups(page) == {"tasks": 0, "notes": 2, "evidence": 1, "activities": 0, "products": 0}
    assert page.text.count(f"/assignments/{assignment.id}") == 3
    assert "Biên <mark>bản</mark> <mark>họp</mark> thiếu chữ ký" in page.text


def test_every_result_leads_to_a_page_that_the_reader_may_open(make, sign_in):
    assignment = make.assignment(title="Họp dân", unit=make.unit(under=make.issuer))
    make.submission(assignment, note="Đã họp dân")
    evidence(make, assignment, "Họp dân.pdf")
    for reader in (make.focal_point(assignment), make.chairman(), make.standing_agency()):
        browser = sign_in(reader)
        page = browser.get("/search?q=hop+dan")
        links = re.findall(r'<h3>\s*<a href="([^"#]+)', page.text)
        assert len(links) >= 3
        assert [browser.get(link).status_code for link in links] == [200] * len(links)


def test_nobody_finds_what_he_may_not_see(make, sign_in):
    mine, theirs = make.assignment(), make.assignment()
    helper = make.unit()
    together = make.assignments(make.task("Việc chung", leads=[make.unit()], coordinating=[helper]))[0]
    for assignment in (mine, theirs, together):
        make.progress(assignment, note="Đang rà soát sản phẩm")

    def notes_found_by(person) -> int:
        return groups(sign_in(person).get("/search?q=ra+soat")).get("notes", 0)

    assert notes_found_by(make.focal_point(mine)) == 1
    assert notes_found_by(make.user(unit=helper)) == 1
    assert notes_found_by(make.observer()) == 3
    assert notes_found_by(make.user()) == 0
    assert sign_in(make.administrator()).get("/search?q=ra+soat").status_code == 403


def test_evidence_that_was_not_sent_yet_is_its_author_s_alone(make, sign_in):
    assignment = make.assignment()
    author = make.focal_point(assignment)
    evidence(make, assignment, "Ảnh chợ phiên.jpg", sent=False, by=author)

    assert "kind=evidence" in sign_in(author).get("/search?q=cho+phien").text
    assert "Không tìm thấy" in sign_in(make.chairman()).get("/search?q=cho+phien").text


def test_a_long_answer_is_paged_and_the_pages_hold_every_result_once(make, sign_in):
    assignment = make.assignment()
    author = make.focal_point(assignment)
    for number in range(43):
        make.progress(assignment, note=f"Lần thứ {number}: đang làm", by=author)
    reader = sign_in(make.chairman())

    first = reader.get("/search?q=dang+lam")
    pages = [reader.get(f"/search?q=dang+lam&kind=notes&page={page}") for page in (1, 2, 3)]

    assert "Xem cả 43 kết quả" in first.text
    seen = [number for page in pages for number in re.findall(r"Lần thứ (\d+)", page.text)]
    assert len(seen) == 43
    assert len(set(seen)) == 43
    assert "Trang 3 / 3" in pages[2].text
    assert "Trang 3 / 3" in reader.get("/search?q=dang+lam&kind=notes&page=99").text


def test_nothing_asked_nothing_searched_and_strange_addresses_are_borne(make, sign_in):
    make.task()
    reader = sign_in(make.chairman())
    assert "Không cần gõ dấu" in reader.get("/search").text
    for address in (
        "/search?q=+",
        "/search?q=%00",
        "/search?q=x&kind=people&page=-1",
        "/search?q=" + "a" * 3000,
        "/search?page=%C2%B2",
    ):
        assert reader.get(address).status_code == 200


def test_while_somebody_types_only_what_was_found_comes_back(make, sign_in):
    make.task("Phấn đấu")
    reader = sign_in(make.chairman())
    part = reader.get("/search?q=phan", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert "<html" not in part.text
    assert "<mark>Phấn</mark>" in part.text


def test_the_number_of_statements_does_not_grow_with_what_is_found(make, sign_in, statements):
    assignment, reader, log = make.assignment(), sign_in(make.chairman()), Log(make)
    counts = []
    for number in (1, 30):
        for _ in range(number):
            make.task("Đánh giá sản phẩm")
            log.activity(topic="Đánh giá sản phẩm")
        make.progress(assignment, note="Đánh giá xong")
        evidence(make, assignment, "Đánh giá.pdf")
        with statements() as seen:
            reader.get("/search?q=danh+gia")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8, counts


def test_a_product_is_found_by_name_producer_and_note_by_whoever_sees_its_plan(make, sign_in):
    commune, agency = make.unit("Xã Bản Bo", under=make.issuer), make.standing_agency()
    products = [
        add_product(
            make.session,
            make.plan,
            ProductTerms(name=name, producer="HTX Nậm Tăm", commune_id=commune.id, note="Bao bì mới"),
            by=agency,
            at=hanoi(2022, 3, 1),
        )
        for name in ("Chè Shan tuyết", "Mật ong rừng")
    ]
    withdraw_product(make.session, products[1], by=agency, at=hanoi(2022, 3, 2), reason="Ngừng sản xuất")
    make.session.commit()
    reader = sign_in(make.user())

    for asked in ("che SHAN", "chè htx", "shan bao bi"):
        page = reader.get("/search", query_string={"q": asked})
        assert groups(page)["products"] == 1, asked
    assert f'/plans/{make.plan.id}/products?commune={commune.id}#product-{products[0].id}"' in page.text
    both = reader.get("/search?q=nam+tam").text
    assert "đã rút khỏi danh sách" in both
    assert f"show=withdrawn#product-{products[1].id}" in both
    other = make.unit("Huyện khác")
    with make.changing():
        other.move_under(None)
    assert groups(sign_in(make.user(unit=other)).get("/search?q=che+shan")) == {}


def test_an_activity_is_found_by_its_topic_village_and_note_by_those_who_may_see_it(make, sign_in):
    log = Log(make)
    log.activity(topic="Nếp tan", village="Bản Hợp Nhất", note="Có đường mới vào <bản>")
    neighbour = make.user(unit=log.far)

    for asked in ("nep TAN", "hợp nhat", "duong moi tan"):
        page = sign_in(log.officer).get("/search", query_string={"q": asked})
        assert groups(page) == {"tasks": 0, "notes": 0, "evidence": 0, "activities": 1, "products": 0}
    assert "Có <mark>đường</mark> <mark>mới</mark> vào &lt;bản&gt;" in page.text
    [link] = re.findall(r'<h3>\s*<a href="([^"]+)', page.text)
    assert sign_in(log.officer).get(link).status_code == 200
    assert "kind=activities" in sign_in(make.chairman()).get("/search?q=nep+tan").text
    assert "Không tìm thấy" in sign_in(neighbour).get("/search?q=nep+tan").text


def test_an_activity_that_was_withdrawn_is_found_as_such(make, sign_in):
    log = Log(make)
    activity = log.activity(topic="Ghi nhầm")
    activity.withdraw(by=log.officer, at=hanoi(2022, 6, 2), reason="Ghi hai lần")
    make.session.commit()

    page = sign_in(log.officer).get("/search?q=ghi+nham&kind=activities").text

    assert 'class="struck"' in page
    assert "đã rút lại · " in page


def test_an_english_reader_finds_the_english_title(make, sign_in):
    make.task("Kế hoạch của xã", title_en="The commune's own plan")
    reader = make.chairman()
    reader.locale = "en"
    make.session.commit()
    assert "The commune&#39;s own <mark>plan</mark>" in sign_in(reader).get("/search?q=plan").text


@pytest.mark.parametrize("asked", ["III.8", "“III.8”,", "iii.8 ke hoach", "III"])
def test_a_task_is_found_by_the_number_of_its_section_as_cards_print_it(make, sign_in, asked):
    make.task("Kế hoạch của xã", section=make.section("III.8"))
    make.task("Kế hoạch khác", section=make.section("III.80") if asked != "III" else make.section("II.1"))

    page = sign_in(make.chairman()).get("/search", query_string={"q": asked})

    assert found(page) == ["Kế hoạch của xã"]


@pytest.mark.parametrize(
    "asked", ["45/CV-UBND", "45 / CV – UBND", "Số 45/CV\u00a0—\u00a0UBND,", '"45/CV-UBND"']
)
@pytest.mark.parametrize("name", ["45/CV-UBND", "45/CV – UBND"])
def test_a_document_is_found_however_its_number_was_typed(make, sign_in, asked, name):
    evidence(make, make.assignment(), name)

    assert groups(sign_in(make.chairman()).get("/search", query_string={"q": asked}))["evidence"] == 1
