"""The short texts to direct with: one fills the text and the day to answer by."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ocop_tasks.models import Direction, DirectionEntry, DirectionTemplate
from tests.support.forms import typed


@pytest.fixture
def template(make):
    """Asks for an answer in five days."""
    template = DirectionTemplate(plan_id=make.plan.id, text="Gửi bản có chữ ký", days=5)
    make.session.add(template)
    make.session.commit()
    return template


def test_a_template_is_put_to_what_is_written_with_its_day_and_nothing_is_sent(make, sign_in, template):
    late = make.assignment(due_on=date(2022, 3, 31))
    chairman, address = sign_in(make.chairman()), f"/assignments/{late.id}/direction"
    written = typed(chairman.get(f"{address}?next=/plans/{make.plan.id}/desk").text) | {
        "text": "Gấp.\r\n\r\nĐồng chí Chủ tịch xã ký."
    }

    shown = chairman.post(address, data=written | {"template": template.id})
    filled = typed(shown.text)

    assert shown.status_code == 200
    assert filled["text"] == "Gấp.\n\nĐồng chí Chủ tịch xã ký.\nGửi bản có chữ ký"
    assert filled["answer_by"] == "20/06/2022"
    assert make.session.scalars(select(Direction)).all() == []
    sent = chairman.post(address, data=filled)
    assert sent.location.endswith(f"/plans/{make.plan.id}/desk")
    assert make.session.scalars(select(Direction.answer_by)).one() == date(2022, 6, 20)


def test_the_thread_the_meeting_and_all_late_units_offer_the_templates_too(make, sign_in, template):
    late = make.assignment(due_on=date(2022, 3, 31))
    chairman = sign_in(make.chairman())
    chairman.post(f"/assignments/{late.id}/direction", data={"text": "Ký", "answer_by": "2022-06-17"})
    direction = make.session.scalars(select(Direction)).one()
    begun = chairman.post(f"/plans/{make.plan.id}/meetings").location.replace("/0", "/1")

    for address in (f"/directions/{direction.id}/entries", begun, f"/tasks/{late.task_id}/directions"):
        shown = chairman.post(
            address, data={"text": "Gấp.", "answer_by": "2022-06-17", "template": template.id}
        )
        assert shown.status_code == 200
        assert "Gấp.\nGửi bản có chữ ký</textarea>" in shown.text
        assert typed(shown.text)["answer_by"] == "20/06/2022"
    assert len(make.session.scalars(select(DirectionEntry)).all()) == 1


def test_a_template_of_another_plan_fills_nothing(make, sign_in, template):
    late = make.assignment(due_on=date(2022, 3, 31))
    sent = {"text": "Gấp.", "answer_by": "2022-06-17", "template": template.id + 1}
    page = sign_in(make.chairman()).post(f"/assignments/{late.id}/direction", data=sent).text
    assert (typed(page)["text"], typed(page)["answer_by"]) == ("Gấp.", "17/06/2022")
    assert make.session.scalars(select(Direction)).all() == []


def test_nobody_is_led_out_of_the_portal_by_the_address_of_the_form(make, sign_in):
    late = make.assignment(due_on=date(2022, 3, 31))
    page = sign_in(make.chairman()).get(f"/assignments/{late.id}/direction?next=https://example.org/x").text
    assert typed(page)["next"] == ""
    assert 'href="https://example.org' not in page
