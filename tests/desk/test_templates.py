"""The short texts to direct with: one fills the text and the day to answer by."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ocop_tasks.models import Direction, DirectionTemplate
from tests.support.forms import typed


@pytest.fixture
def template(make):
    """Asks for an answer in five days."""
    template = DirectionTemplate(plan_id=make.plan.id, text="Gửi bản có chữ ký", days=5)
    make.session.add(template)
    make.session.commit()
    return template


def test_a_template_opens_the_form_filled_with_its_text_and_its_day(make, sign_in, template):
    late = make.assignment(due_on=date(2022, 3, 31))
    chairman, address = sign_in(make.chairman()), f"/assignments/{late.id}/direction"

    page = chairman.get(f"{address}?next=/plans/{make.plan.id}/desk").text
    assert f"?template={template.id}&amp;next=%2Fplans%2F{make.plan.id}%2Fdesk" in page
    filled = typed(chairman.get(f"{address}?template={template.id}&next=/plans/{make.plan.id}/desk").text)

    assert (filled["text"], filled["answer_by"]) == ("Gửi bản có chữ ký", "2022-06-20")
    sent = chairman.post(address, data=filled)
    assert sent.location.endswith(f"/plans/{make.plan.id}/desk")
    assert make.session.scalars(select(Direction.answer_by)).one() == date(2022, 6, 20)


def test_the_thread_and_the_meeting_offer_the_templates_too(make, sign_in, template):
    late = make.assignment(due_on=date(2022, 3, 31))
    chairman = sign_in(make.chairman())
    chairman.post(f"/assignments/{late.id}/direction", data={"text": "Ký", "answer_by": "2022-06-17"})
    direction = make.session.scalars(select(Direction)).one()
    begun = chairman.post(f"/plans/{make.plan.id}/meetings").location.replace("/0", "/1")

    for address in (f"/directions/{direction.id}", begun):
        assert typed(chairman.get(f"{address}?template={template.id}").text)["answer_by"] == "2022-06-20"


def test_a_template_of_another_plan_fills_nothing(make, sign_in, template):
    late = make.assignment(due_on=date(2022, 3, 31))
    page = sign_in(make.chairman()).get(f"/assignments/{late.id}/direction?template={template.id + 1}").text
    assert (typed(page)["text"], typed(page)["answer_by"]) == ("", "2022-06-18")


def test_nobody_is_led_out_of_the_portal_by_the_address_of_the_form(make, sign_in):
    late = make.assignment(due_on=date(2022, 3, 31))
    page = sign_in(make.chairman()).get(f"/assignments/{late.id}/direction?next=https://example.org/x").text
    assert typed(page)["next"] == ""
    assert 'href="https://example.org' not in page
