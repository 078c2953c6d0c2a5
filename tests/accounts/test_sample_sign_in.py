"""On a sample database anybody may look as anybody; on a real one there is no such door."""

from __future__ import annotations

import pytest

from ocop_tasks.rules.access import Role


@pytest.fixture
def sample(make):
    """A maker of records in a sample database."""
    make.portal.is_sample = True
    make.session.commit()
    return make


def test_one_tap_signs_in_as_a_sample_person(sample, visitor):
    commune = sample.unit("Xã Bản Bo")
    user, off = sample.user(unit=commune), sample.user(active=False)

    page = visitor.get("/sign-in").text
    answer = visitor.post("/sign-in/sample", data={"user_id": user.id})

    assert f'value="{user.id}"' in page
    assert f'value="{off.id}"' not in page
    assert answer.location == "/my-tasks"
    assert visitor.get("/my-tasks").status_code == 200


def test_a_real_portal_has_no_such_door(make, visitor):
    user = make.user(Role.CHAIRMAN)
    assert "/sign-in/sample" not in visitor.get("/sign-in").text
    assert visitor.post("/sign-in/sample", data={"user_id": user.id}).status_code == 404
    assert visitor.get("/my-tasks").status_code == 401


@pytest.mark.parametrize("who", ["", "999", "x", "0"])
def test_nobody_is_not_signed_in(sample, visitor, who):
    assert visitor.post("/sign-in/sample", data={"user_id": who}).status_code == 404


def test_who_is_switched_off_stays_out(sample, visitor):
    assert visitor.post("/sign-in/sample", data={"user_id": sample.user(active=False).id}).status_code == 404


def test_the_page_asks_no_more_however_many_people_there_are(sample, visitor, statements):
    counts = []
    for _round in range(2):
        for _each in range(5):
            sample.user()
        with statements() as seen:
            visitor.get("/sign-in")
        counts.append(len(seen))
    assert counts == [2, 2]
