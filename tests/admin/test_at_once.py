"""Two administrators at the same moment: whatever the order, somebody can still let people in, and no ring is made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask.testing import FlaskClient
from sqlalchemy import func, select

from ocop_tasks import clock, database
from ocop_tasks.models import Unit, User
from ocop_tasks.rules.access import Role
from ocop_tasks.web.access import gate
from tests.admin.inviting import invitation
from tests.admin.test_import import HEAD, send
from tests.admin.test_people import form_of as person_form
from tests.admin.test_units import form_of
from tests.conftest import A_DAY


def at_once(*requests: tuple[FlaskClient, str, dict[str, object]]) -> list[int]:
    """Post the forms from threads that start together; their statuses."""
    together = Barrier(len(requests))

    def send(request: tuple[FlaskClient, str, dict[str, object]]) -> int:
        browser, address, form = request
        clock.set_calendar(fixed_day=A_DAY)
        together.wait()
        with browser.application.app_context():
            return browser.post(address, data=form).status_code

    with ThreadPoolExecutor(len(requests)) as pool:
        return sorted(pool.map(send, requests))


def browsers(make, sign_in) -> tuple[User, FlaskClient, User, FlaskClient]:
    """Two administrators with their browsers."""
    first, second = make.administrator(), make.administrator()
    return first, sign_in(first), second, sign_in(second)


def test_two_administrators_cannot_shut_each_other_out(make, sign_in):
    first, first_browser, second, second_browser = browsers(make, sign_in)
    make.session.rollback()

    statuses = at_once(
        (first_browser, f"/admin/people/{second.id}/off", {}),
        (second_browser, f"/admin/people/{first.id}/off", {}),
    )

    make.session.rollback()
    left = select(func.count(User.id)).where(User.role == Role.ADMINISTRATOR, User.active)
    assert statuses[0] == 303
    assert statuses[1] in (401, 422)
    assert make.session.scalar(left) == 1


def test_two_moves_at_once_make_no_ring(make, sign_in):
    _first, first_browser, _second, second_browser = browsers(make, sign_in)
    one, other = make.unit(under=make.issuer), make.unit(under=make.issuer)
    one_under, other_under = form_of(one, parent_id=other.id), form_of(other, parent_id=one.id)
    addresses = [f"/admin/units/{unit.id}" for unit in (one, other)]
    make.session.rollback()

    statuses = at_once((first_browser, addresses[0], one_under), (second_browser, addresses[1], other_under))

    make.session.expire_all()
    parents = {unit.id: unit.parent_id for unit in make.session.scalars(select(Unit))}
    assert statuses == [303, 422]
    assert parents[one.id] == other.id or parents[other.id] == one.id
    assert not (parents[one.id] == other.id and parents[other.id] == one.id)


def test_one_username_is_given_once(make, sign_in):
    _first, first_browser, _second, second_browser = browsers(make, sign_in)
    data = invitation(make.issuer)
    make.session.rollback()

    statuses = at_once(
        (first_browser, "/admin/people/new", data), (second_browser, "/admin/people/new", data)
    )

    make.session.rollback()
    assert statuses == [200, 422]
    assert make.session.scalar(select(func.count(User.id)).where(User.username == "minh.banbo")) == 1


def test_of_two_administrators_who_switch_each_other_off_only_the_first_one_does_though_a_third_remains(
    make, sign_in, monkeypatch
):
    """Both were let in; the second is nobody who may when his turn to write comes."""
    first, first_browser, second, second_browser = browsers(make, sign_in)
    make.administrator()
    make.session.rollback()
    _meet_before_writing(monkeypatch)

    statuses = at_once(
        (first_browser, f"/admin/people/{second.id}/off", {}),
        (second_browser, f"/admin/people/{first.id}/off", {}),
    )

    make.session.rollback()
    on = make.session.scalars(select(User.active).where(User.id.in_((first.id, second.id)))).all()
    assert statuses == [303, 401]
    assert sorted(on) == [False, True]


def test_of_two_administrators_who_reset_each_other_s_password_only_the_first_one_does(
    make, sign_in, monkeypatch
):
    first, first_browser, second, second_browser = browsers(make, sign_in)
    make.session.rollback()
    _meet_before_writing(monkeypatch)

    statuses = at_once(
        (first_browser, f"/admin/people/{second.id}/password", {}),
        (second_browser, f"/admin/people/{first.id}/password", {}),
    )

    assert statuses == [200, 401]


def test_a_role_that_changes_while_its_owner_switches_off_who_changes_it_leaves_somebody(
    make, sign_in, monkeypatch
):
    first, first_browser, second, second_browser = browsers(make, sign_in)
    observer = person_form(second, role=Role.OBSERVER)
    make.session.rollback()
    _meet_before_writing(monkeypatch)

    statuses = at_once(
        (first_browser, f"/admin/people/{second.id}", observer),
        (second_browser, f"/admin/people/{first.id}/off", {}),
    )

    make.session.rollback()
    left = select(func.count(User.id)).where(User.role == Role.ADMINISTRATOR, User.active)
    assert statuses[0] == 303
    assert statuses[1] in (401, 403)
    assert make.session.scalar(left) == 1


def test_two_administrators_who_make_each_other_observers_through_files_leave_one(make, sign_in, monkeypatch):
    first, first_browser, second, second_browser = browsers(make, sign_in)
    lines = [f"{user.username},{user.name},,observer,,\r\n" for user in (second, first)]
    pages = [
        send(browser, HEAD + line, update="y")
        for browser, line in zip((first_browser, second_browser), lines, strict=True)
    ]
    make.session.rollback()
    _meet_before_writing(monkeypatch)

    statuses = at_once((first_browser, pages[0], {}), (second_browser, pages[1], {}))

    make.session.rollback()
    left = select(func.count(User.id)).where(User.role == Role.ADMINISTRATOR, User.active)
    assert statuses == [303, 403]
    assert make.session.scalar(left) == 1


def _meet_before_writing(monkeypatch) -> None:
    """Let both be admitted before either begins to write."""
    real, together = database.begin_writing, Barrier(2)

    def met(session, *given):
        session.rollback()
        together.wait(20)
        real(session, *given)

    monkeypatch.setattr(gate, "begin_writing", met)
