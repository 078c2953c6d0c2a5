"""The usual reasons are the standing agency's to word, and two officers do not lose each other's words."""

from __future__ import annotations

from ocop_tasks.models import AuditEntry, Plan
from tests.review.conftest import hidden


def reasons_of(plan: Plan) -> str:
    """Where a plan's list is changed."""
    return f"/plans/{plan.id}/return-reasons"


def test_the_agency_words_its_own_reasons_and_they_are_offered(make, send, sign_in):
    assignment = send()
    officer = sign_in(make.standing_agency())
    version = hidden(officer.get(reasons_of(make.plan)).text, "version")

    answer = officer.post(
        reasons_of(make.plan), data={"version": version, "reasons": "Sai mẫu\r\n\r\nThiếu dấu\r\nSai mẫu"}
    )

    assert answer.status_code == 303
    assert make.plan.usual_reasons == "Sai mẫu\nThiếu dấu"
    page = officer.get(f"/queue/{assignment.id}").text
    assert 'data-fill="Sai mẫu"' in page
    assert "Số liệu chưa khớp" not in page
    assert make.session.query(AuditEntry).one().changes["usual_reasons"][1] == "Sai mẫu\nThiếu dấu"


def test_an_emptied_list_is_the_portals_own_again(make, send, sign_in):
    assignment = send()
    make.plan.usual_reasons = "Sai mẫu"
    make.session.commit()
    officer = sign_in(make.standing_agency())
    version = hidden(officer.get(reasons_of(make.plan)).text, "version")

    officer.post(reasons_of(make.plan), data={"version": version, "reasons": " "})

    officer.get("/queue")
    assert "Số liệu chưa khớp" in officer.get(f"/queue/{assignment.id}").text


def test_the_second_officer_sees_the_list_of_the_first_and_keeps_his_own(make, sign_in):
    make.plan  # noqa: B018  (the plan whose list it is)
    one, other = sign_in(make.standing_agency()), sign_in(make.standing_agency())
    version = hidden(other.get(reasons_of(make.plan)).text, "version")
    one.post(reasons_of(make.plan), data={"version": version, "reasons": "Của người thứ nhất"})

    answer = other.post(reasons_of(make.plan), data={"version": version, "reasons": "Của người thứ hai"})

    assert answer.status_code == 409
    assert "Của người thứ nhất" in answer.text
    assert "Của người thứ hai" in answer.text
    again = hidden(answer.text, "version")
    assert other.post(reasons_of(make.plan), data={"version": again, "reasons": "Chung"}).status_code == 303


def test_the_chairman_chooses_from_the_list_and_does_not_change_it(make, sign_in):
    assert sign_in(make.chairman()).get(reasons_of(make.plan)).status_code == 403
