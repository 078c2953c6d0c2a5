"""*Việc của tôi* of several running plans: each row with its plan, and narrowed to one."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ocop_tasks.models import Direction
from ocop_tasks.rules.plan_state import PlanState
from tests.conftest import hanoi
from tests.work.sending import words

DIGITAL = "Kế hoạch chuyển đổi số năm 2022"


@pytest.fixture
def unit(make):
    """A commune under the plans' issuer."""
    return make.unit("Xã Bản Bo", under=make.issuer)


@pytest.fixture
def other(make):
    """A plan of another subject beside that of OCOP."""
    return make.another_plan(DIGITAL)


def card_of(page: str, title: str) -> str:
    """The text of the card with that title."""
    cards = re.findall(r'<article class="panel work-card.*?</article>', page, re.DOTALL)
    (card,) = (one for one in cards if title in one)
    return " ".join(re.sub(r"<[^>]*>", "", card).split())


def test_each_row_names_its_plan(make, sign_in, unit, other):
    make.assignment(unit=unit, title="Hồ sơ sản phẩm")
    make.assignment(unit=unit, title="Chữ ký số", plan=other)

    page = sign_in(make.user(unit=unit)).get("/my-tasks").text

    assert "OCOP 2022 ·" in card_of(page, "Hồ sơ sản phẩm")
    assert "Chuyển đổi số 2022 ·" in card_of(page, "Chữ ký số")


def test_of_one_running_plan_nothing_new_is_shown(make, sign_in, unit):
    make.another_plan("Kế hoạch đã qua", year=2021, state=PlanState.CLOSED)
    make.another_plan("Kế hoạch đang soạn", year=2023, state=PlanState.DRAFT)
    make.assignment(unit=unit)

    page = sign_in(make.user(unit=unit)).get("/my-tasks")

    assert "plan-mark" not in page.text
    assert 'name="plan"' not in page.text
    assert "Kế hoạch OCOP 2022 · đến 15/06/2022" in words(page)


def test_narrowed_to_one_plan_rows_counts_and_figures_follow(make, sign_in, unit, other):
    make.completion(make.assignment(date(2022, 3, 31), unit=unit, title="Hồ sơ sản phẩm"))
    make.assignment(date(2022, 9, 30), unit=unit, title="Chữ ký số", plan=other)
    make.task("Phối hợp số", leads=[make.unit()], coordinating=[unit], plan=other)
    browser = sign_in(make.user(unit=unit))

    both = words(browser.get("/my-tasks"))
    ocop = words(browser.get(f"/my-tasks?plan={make.plan.id}"))
    digital = browser.get(f"/my-tasks?plan={other.id}")

    assert "2 kế hoạch đang thực hiện · đến 15/06/2022 50 % đã xác nhận" in both
    assert "Kế hoạch OCOP 2022 · đến 15/06/2022 100 % đã xác nhận" in ocop
    assert "Chữ ký số" not in ocop
    assert "Phối hợp, theo dõi 0" in ocop
    assert f"{DIGITAL} · đến 15/06/2022 0 % đã xác nhận" in words(digital)
    assert "Hồ sơ sản phẩm" not in digital.text
    assert "Phối hợp, theo dõi 1" in words(digital)
    assert f'href="/my-tasks?part=coordinating&amp;plan={other.id}"' in digital.text


def test_a_search_within_one_plan_keeps_it(make, sign_in, unit, other):
    for number in range(14):
        make.assignment(unit=unit, title=f"Việc số {number}", plan=other)
    make.assignment(unit=unit, title="Việc số của OCOP")
    browser = sign_in(make.user(unit=unit))

    page = browser.get(f"/my-tasks?plan={other.id}&q=viec+so").text

    assert "Việc số của OCOP" not in page
    assert f'<option value="{other.id}" selected>Chuyển đổi số 2022</option>' in page
    assert 'href="/my-tasks?part=lead">Xoá bộ lọc' in page


def test_directions_and_followed_tasks_name_their_plan_and_are_narrowed(make, sign_in, unit, other):
    for plan in (make.plan, other):
        work = make.assignment(unit=unit, title=f"Việc của {plan.title}", plan=plan)
        make.session.add(
            Direction.give(
                work, by=make.chairman(), at=hanoi(2022, 6, 10), text="Làm ngay", answer_by=date(2022, 6, 20)
            )
        )
        make.task(f"Theo dõi {plan.title}", leads=[make.unit()], following=[unit], plan=plan)
    make.session.commit()
    browser = sign_in(make.user(unit=unit))

    directed = browser.get("/my-tasks").text
    followed = words(browser.get("/my-tasks?part=coordinating"))
    narrowed = words(browser.get(f"/my-tasks?part=coordinating&plan={other.id}"))

    assert directed.count('id="directions"') == 1
    assert len(re.findall(r"Trả lời chậm nhất", directed)) == 2
    assert len(re.findall(r"Trả lời chậm nhất", browser.get(f"/my-tasks?plan={other.id}").text)) == 1
    assert "Theo dõi Kế hoạch OCOP 2022 OCOP 2022 ·" in followed
    assert f"Theo dõi {DIGITAL}" in narrowed
    assert "Theo dõi Kế hoạch OCOP 2022" not in narrowed


def test_a_plan_without_own_work_says_so_and_leads_back(make, sign_in, unit, other):
    make.assignment(unit=unit)

    text = words(sign_in(make.user(unit=unit)).get(f"/my-tasks?plan={other.id}"))

    assert "Không có việc nào của Chuyển đổi số 2022" in text
    assert "Xem tất cả kế hoạch" in text


def test_work_of_a_plan_of_another_issuer_is_named_too(make, sign_in, unit):
    """Units change: a commune goes on with work that an office gave it which is not above it any more."""
    elsewhere = make.unit("UBND huyện khác", under=make.issuer)
    plan = make.another_plan("Kế hoạch rừng năm 2022", issuer=elsewhere, standing_unit=elsewhere)
    make.assignment(unit=unit, title="Trồng rừng", plan=plan)

    page = sign_in(make.user(unit=unit)).get("/my-tasks").text

    assert "Rừng 2022 ·" in card_of(page, "Trồng rừng")


def test_the_page_of_one_plan_is_kept_apart_from_that_of_all(make, sign_in, unit, other):
    make.assignment(unit=unit, title="Hồ sơ sản phẩm")
    make.assignment(unit=unit, title="Chữ ký số", plan=other)
    browser, one = sign_in(make.user(unit=unit)), f"/my-tasks?plan={other.id}"
    tag = browser.get(one).headers["ETag"]

    assert browser.get(one, headers={"If-None-Match": tag}).status_code == 304
    both = browser.get("/my-tasks", headers={"If-None-Match": tag})
    assert both.status_code == 200
    assert "Hồ sơ sản phẩm" in both.text
    assert "Hồ sơ sản phẩm" not in browser.get(one).text
    make.plan.title = "Kế hoạch sản phẩm năm 2022"
    make.session.commit()
    assert "Sản phẩm 2022 ·" in words(browser.get("/my-tasks"))


@pytest.mark.parametrize("part", ["lead", "coordinating"])
def test_four_statements_with_one_plan_and_with_five(make, sign_in, statements, unit, part):
    browser = sign_in(make.user(unit=unit))

    def lay(plan):
        make.assignment(unit=unit, plan=plan)
        make.task("Phối hợp", leads=[make.unit()], coordinating=[unit], plan=plan)
        make.task("Theo dõi", leads=[make.unit()], following=[unit], plan=plan)

    lay(make.plan)
    with statements() as one:
        assert browser.get(f"/my-tasks?part={part}").status_code == 200
    for number in range(4):
        lay(make.another_plan(f"Kế hoạch {number}"))
    with statements() as five:
        page = browser.get(f"/my-tasks?part={part}")

    assert len(one) == len(five) == 4, "\n".join(five)
    assert page.text.count("plan-mark") >= 5
