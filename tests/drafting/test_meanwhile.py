"""What others did while a task was being changed: it is shown, and neither their work nor one's own is lost."""

from __future__ import annotations

import re

import pytest

from ocop_tasks.models import Part
from ocop_tasks.rules.work.status import Status
from tests.drafting.editing import agreed, change, hidden, typed

pytestmark = pytest.mark.usefixtures("plan")


def test_consequences_that_changed_meanwhile_are_shown_again(make, sign_in):
    leaving, staying = make.unit(), make.unit()
    task, client = make.task(leads=[leaving, staying]), sign_in(make.standing_agency())
    sent = typed(task, parts={staying: Part.LEAD}, reason="")
    shown = client.post(f"/tasks/{task.id}/edit", data=sent)
    make.progress(make.assignments(task)[0], note="Vừa báo cáo")

    again = client.post(f"/tasks/{task.id}/edit", data=sent | {"confirmed": agreed(shown)})

    assert again.status_code == 422
    assert "Hãy ghi lý do" in again.text
    reasoned = sent | {"confirmed": agreed(again), "reason": "Xã đã sáp nhập"}
    assert client.post(f"/tasks/{task.id}/edit", data=reasoned).status_code == 303
    share = make.assignments(task)[0]
    assert (share.status, share.reports[0].note) == (Status.CANCELLED, "Vừa báo cáo")


def test_two_officers_at_once_the_second_sees_both_versions_and_loses_nothing(make, sign_in):
    task = make.task("Kế hoạch OCOP của xã", weight=1)
    first, second = sign_in(make.standing_agency()), sign_in(make.standing_agency())
    seen = second.get(f"/tasks/{task.id}/edit")
    late = typed(task, title="Tên của người sau", notes="Ghi chú của người sau") | {
        "base": hidden(seen, "base")
    }
    change(first, task, title="Tên của người trước", weight=5)

    answer = second.post(f"/tasks/{task.id}/edit", data=late)

    assert answer.status_code == 409
    for text in ("Tên của người trước", "Tên của người sau", "Ghi chú của người sau", "bạn không sửa"):
        assert text in answer.text
    assert task.title == "Tên của người trước"
    resent = late | {"version": hidden(answer, "version"), "base": hidden(answer, "base"), "weight": "5"}
    assert second.post(f"/tasks/{task.id}/edit", data=resent).status_code == 303
    assert (task.title, task.weight, task.notes) == ("Tên của người sau", 5, "Ghi chú của người sau")


def test_what_only_the_other_changed_is_taken_into_the_form(make, sign_in):
    lead, joined = make.unit("Xã Bản Bo"), make.unit("Xã Khun Há")
    task = make.task(leads=[lead])
    first, second = sign_in(make.standing_agency()), sign_in(make.standing_agency())
    seen = second.get(f"/tasks/{task.id}/edit")
    late = typed(task, notes="Ghi chú") | {"base": hidden(seen, "base"), f"parts-commune-{joined.id}": ""}
    change(first, task, parts={lead: Part.LEAD, joined: Part.FOLLOWING})

    answer = second.post(f"/tasks/{task.id}/edit", data=late)

    assert answer.status_code == 409
    assert re.search(rf'name="parts-commune-{joined.id}".*?value="following"\s+selected', answer.text, re.S)
