"""What is found in several plans names its plan, and what that is where it does not run; or it is of one plan alone."""

from __future__ import annotations

import re

import pytest

from ocop_tasks.models import ProductTerms
from ocop_tasks.models.plan_changes.product_changes import add_product
from ocop_tasks.rules.plan_state import PlanState
from tests.conftest import hanoi
from tests.outreach.entries import Log
from tests.search.test_search import evidence, found, groups


@pytest.fixture
def ended(make):
    """A plan of the year before, closed."""
    return make.another_plan("Kế hoạch OCOP năm 2021", year=2021, state=PlanState.CLOSED)


def marks(page) -> list[str]:
    """The plans that the results name."""
    return re.findall(r'class="plan-mark">([^<]*)<', page.text)


def test_a_result_names_its_plan_and_says_that_it_is_closed(make, sign_in, ended):
    make.task("Đánh giá sản phẩm")
    make.task("Đánh giá sản phẩm", plan=ended)

    page = sign_in(make.chairman()).get("/search?q=danh+gia")

    assert marks(page) == ["OCOP 2022", "OCOP 2021 (đã đóng)"]


def test_every_kind_of_result_names_its_plan(make, sign_in, ended):
    work = make.assignment(title="Đánh giá")
    make.progress(work, note="Đánh giá xong")
    evidence(make, work, "Đánh giá.pdf")
    Log(make).activity(topic="Đánh giá")
    terms = ProductTerms(name="Đánh giá", producer="HTX", commune_id=work.unit_id)
    add_product(make.session, make.plan, terms, by=make.standing_agency(), at=hanoi(2022, 6, 1))
    make.session.commit()

    page = sign_in(make.chairman()).get("/search?q=danh+gia")

    assert groups(page) == {"tasks": 1, "notes": 1, "evidence": 1, "activities": 1, "products": 1}
    assert marks(page) == ["OCOP 2022"] * 5


def test_of_one_plan_nothing_new_is_shown(make, sign_in):
    make.task("Đánh giá sản phẩm")

    page = sign_in(make.chairman()).get("/search?q=danh+gia")

    assert marks(page) == []
    assert 'name="plan"' not in page.text


def test_narrowed_to_one_plan_all_links_keep_it(make, sign_in, ended):
    make.task("Đánh giá sản phẩm")
    for number in range(25):
        make.task(f"Đánh giá sản phẩm {number}", plan=ended)
    reader = sign_in(make.chairman())

    page = reader.get(f"/search?q=danh+gia&plan={ended.id}")
    all_of_kind = reader.get(f"/search?q=danh+gia&kind=tasks&plan={ended.id}")

    assert groups(page)["tasks"] == 25
    assert f'<option value="{ended.id}" selected>OCOP 2021 (đã đóng)</option>' in page.text
    assert f"q=danh+gia&amp;plan={ended.id}&amp;kind=tasks" in page.text
    assert f"plan={ended.id}&amp;kind=tasks&amp;page=2" in all_of_kind.text
    assert len(found(all_of_kind)) == 20


def test_what_one_plan_does_not_have_is_offered_to_be_looked_for_in_all(make, sign_in, ended):
    make.task("Đánh giá sản phẩm")

    page = sign_in(make.chairman()).get(f"/search?q=danh+gia&plan={ended.id}").text

    assert "Không tìm thấy “danh gia” trong OCOP 2021 (đã đóng)" in page
    assert 'href="/search?q=danh+gia">Tìm trong tất cả kế hoạch' in page


def test_a_plan_that_somebody_may_not_know_of_is_not_found(make, sign_in):
    draft = make.another_plan("Kế hoạch đang soạn", state=PlanState.DRAFT)
    make.task("Đánh giá", plan=draft)

    assert sign_in(make.chairman()).get(f"/search?q=danh&plan={draft.id}").status_code == 404
    assert sign_in(make.chairman()).get(f"/search?q=danh&plan={2**70}").status_code == 404
    assert marks(sign_in(make.standing_agency()).get(f"/search?q=danh&plan={draft.id}")) == [
        "Đang soạn 2022 (đang soạn)"
    ]


def test_the_statements_do_not_grow_with_the_plans(make, sign_in, statements):
    reader = sign_in(make.chairman())
    make.task("Đánh giá sản phẩm")
    with statements() as one:
        reader.get("/search?q=danh+gia")
    for number in range(4):
        make.task("Đánh giá sản phẩm", plan=make.another_plan(f"Kế hoạch {number}"))

    with statements() as five:
        page = reader.get("/search?q=danh+gia")

    assert groups(page)["tasks"] == 5
    assert len(one) == len(five) == 5, "\n".join(five)
