"""An activity is corrected or withdrawn in sight: what it told before stays (DOMAIN.md rule 9)."""

from __future__ import annotations

from tests.outreach.entries import photo, send


def correct(browser, activity, typed, *photos, **more):
    said = {
        "version": str(activity.version),
        "reason": "Gõ nhầm",
        "idempotency_key": f"correction of {len(activity.versions)}",
    }
    typed = typed | said | more
    return browser.post(
        f"/outreach/activities/{activity.id}/correction", data=typed | {"photos": list(photos)}
    )


def test_a_correction_keeps_both_versions(log, sign_in):
    browser = sign_in(log.officer)
    send(browser, log.typed(), (photo(), "họp.jpg"))
    [activity] = log.all()

    answer = correct(browser, activity, log.typed(reached="24", women="20", minority="24"))

    assert answer.status_code == 303
    assert (activity.reached, activity.women) == (24, 20)
    assert [(each.step, each.reached, each.reason) for each in activity.versions] == [
        ("logged", 42, ""),
        ("corrected", 24, "Gõ nhầm"),
    ]
    page = browser.get(answer.location).text
    assert "Gõ nhầm" in page
    assert "42 lượt người" in page


def test_a_correction_says_why(log, sign_in):
    activity = log.activity()

    answer = correct(sign_in(log.officer), activity, log.typed(reached="50"), reason=" ")

    assert answer.status_code == 422
    assert (activity.reached, len(activity.versions)) == (42, 1)


def test_photos_are_left_out_and_added_and_one_that_was_left_out_can_come_back(log, sign_in):
    browser = sign_in(log.officer)
    send(browser, log.typed(), (photo("green"), "1.jpg"), (photo("red"), "2.jpg"))
    [activity] = log.all()
    first, second = activity.photos

    correct(browser, activity, log.typed(photo=[str(second.id)]), (photo("blue"), "3.jpg"))

    assert [shown.name for shown in activity.standing_photos] == ["2.jpg", "3.jpg"]
    assert browser.get(f"/outreach/photos/{first.id}/original").status_code == 200

    kept = [str(shown.id) for shown in activity.standing_photos]
    correct(browser, activity, log.typed(photo=kept), (photo("green"), "1.jpg"))

    assert [shown.name for shown in activity.standing_photos] == ["1.jpg", "2.jpg", "3.jpg"]
    assert [len(version.photos) for version in activity.versions] == [2, 2, 3]


def test_photos_that_stay_count_towards_the_most_that_an_activity_may_have(log, make, sign_in):
    browser = sign_in(log.officer)
    send(browser, log.typed(), (photo("green"), "1.jpg"), (photo("red"), "2.jpg"))
    [activity] = log.all()
    first, second = (str(shown.id) for shown in activity.photos)
    make.portal.max_files = 2
    make.session.commit()

    refused = correct(browser, activity, log.typed(photo=[first, second]), (photo("blue"), "3.jpg"))

    assert refused.status_code == 422
    assert "3.jpg" in refused.text
    assert "tối đa 2 ảnh" in refused.text
    assert [shown.name for shown in activity.standing_photos] == ["1.jpg", "2.jpg"]

    correct(browser, activity, log.typed(photo=[second]), (photo("blue"), "3.jpg"), (photo("red"), "2.jpg"))

    assert [shown.name for shown in activity.standing_photos] == ["2.jpg", "3.jpg"]


def test_of_two_who_correct_at_once_the_second_sees_both_versions_and_keeps_his_text(log, make, sign_in):
    activity = log.activity()
    seen = activity.version
    correct(sign_in(make.user(unit=log.union)), activity, log.typed(topic="Bản của người thứ nhất"))

    answer = correct(
        sign_in(log.officer), activity, log.typed(topic="Bản của người thứ hai"), version=str(seen)
    )

    assert answer.status_code == 409
    assert "Bản của người thứ nhất" in answer.text
    assert "Bản của người thứ hai" in answer.text
    again = correct(sign_in(log.officer), activity, log.typed(topic="Bản của người thứ hai"))
    assert again.status_code == 303


def test_what_was_withdrawn_stays_in_sight_with_who_when_and_why(log, sign_in):
    activity, browser = log.activity(), sign_in(log.officer)
    address = f"/outreach/activities/{activity.id}"
    assert browser.post(f"{address}/withdrawal", data={"reason": ""}).status_code == 422

    browser.post(f"{address}/withdrawal", data={"reason": "Ghi trùng"})

    page = browser.get(address).text
    assert "Đã rút lại 15/06/2022" in page
    assert "Ghi trùng" in page
    assert "Sửa</a>" not in page
    assert "Đăng ký ý tưởng" not in browser.get("/outreach").text
    assert "Đăng ký ý tưởng" in browser.get("/outreach?show=withdrawn").text


def test_what_was_withdrawn_is_not_corrected(log, sign_in):
    activity, browser = log.activity(), sign_in(log.officer)
    browser.post(f"/outreach/activities/{activity.id}/withdrawal", data={"reason": "Ghi trùng"})

    answer = correct(browser, activity, log.typed())

    assert answer.status_code == 422
    assert "đã được rút lại" in answer.text
    assert (
        browser.post(f"/outreach/activities/{activity.id}/withdrawal", data={"reason": "x"}).status_code
        == 422
    )


def test_a_colleague_of_the_unit_corrects_and_nobody_else(log, make, sign_in):
    activity = log.activity()

    assert correct(sign_in(make.user(unit=log.union)), activity, log.typed(reached="50")).status_code == 303
    assert correct(sign_in(make.standing_agency()), activity, log.typed()).status_code == 403
    assert correct(sign_in(make.user(unit=log.far)), activity, log.typed()).status_code == 404
