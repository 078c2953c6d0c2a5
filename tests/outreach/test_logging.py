"""An activity is logged with its photos, once, and nothing that cannot be so is taken."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from PIL import Image

from ocop_tasks.models import UnitKind
from ocop_tasks.rules.outreach.activities import OutreachForm
from ocop_tasks.rules.outreach.measured_progress import Counted
from tests.outreach.entries import PLACE, hidden, photo, placed_photo, send
from tests.storage.samples import pdf
from tests.uploads.tus import Tus


def test_an_officer_logs_a_village_meeting_with_photos(log, sign_in):
    browser = sign_in(log.officer)

    answer = send(browser, log.typed(), (photo("green"), "họp bản.jpg"), (photo("red"), "ký tên.jpg"))

    [activity] = log.all()
    assert answer.location == f"/outreach/activities/{activity.id}"
    page = browser.get(answer.location).text
    assert "Đăng ký ý tưởng sản phẩm OCOP" in page
    assert "Bản Nà Vàn, Xã Nà Tăm" in page
    assert (activity.unit, activity.by, activity.held_on) == (log.union, log.officer, date(2022, 6, 15))
    assert (activity.reached, activity.women, activity.minority) == (42, 30, 39)
    assert [shown.name for shown in activity.photos] == ["họp bản.jpg", "ký tên.jpg"]
    original = browser.get(f"/outreach/photos/{activity.photos[0].id}/original")
    assert original.data == photo("green").getvalue()
    assert browser.get(f"/outreach/photos/{activity.photos[0].id}/preview/thumb").mimetype == "image/webp"


def test_numbers_are_read_as_people_here_write_them_and_unclear_ones_are_asked_back(log, sign_in):
    browser = sign_in(log.officer)

    asked = send(browser, log.typed(reached="1,200", women="1 100", minority="9.5"))
    assert asked.status_code == 422
    assert "“1,200” chưa rõ là 1200 hay 1,2." in asked.text
    assert "“9.5” chưa rõ là 95 hay 9,5." in asked.text
    for typed in ("1,200", "1 100", "9.5"):
        assert f'value="{typed}"' in asked.text, "it comes back as it was typed"
    assert log.all() == []

    page = browser.get(send(browser, log.typed(reached="1.200", women="1 100", minority="９５０")).location)
    assert "<b>1.200</b> · nữ 1.100 · dân tộc thiểu số 950" in page.text
    [activity] = log.all()
    assert (activity.reached, activity.women, activity.minority) == (1200, 1100, 950)


def test_a_photo_that_came_with_the_form_does_not_tell_where_it_was_taken(log, sign_in):
    browser = sign_in(log.officer)

    send(browser, log.typed(), (BytesIO(placed_photo()), "họp bản.jpg"))

    [shown] = log.all()[0].photos
    kept = browser.get(f"/outreach/photos/{shown.id}/original").data
    assert PLACE in Image.open(BytesIO(placed_photo())).getexif()
    assert PLACE not in Image.open(BytesIO(kept)).getexif()
    assert hashlib.sha256(kept).hexdigest() == shown.sha256


def test_a_photo_that_the_device_sent_before_its_form_stays_as_its_author_chose(log, sign_in):
    browser = sign_in(log.officer)
    id_ = Tus(browser).whole(placed_photo(), "gốc.jpg")

    send(browser, log.typed(upload_id=id_, sha256=hashlib.sha256(placed_photo()).hexdigest()))

    [shown] = log.all()[0].photos
    assert browser.get(f"/outreach/photos/{shown.id}/original").data == placed_photo()


def test_a_second_photo_with_the_same_bytes_is_named_and_kept_once(log, sign_in):
    browser = sign_in(log.officer)

    answer = send(browser, log.typed(), (photo(), "họp bản.jpg"), (photo(), "gửi lại.jpg"))

    page = unescape(browser.get(answer.location).text)
    assert "“gửi lại.jpg” đã có trong hoạt động này: “họp bản.jpg”." in page
    assert [shown.name for shown in log.all()[0].photos] == ["họp bản.jpg"]


def test_the_same_entry_sent_twice_is_there_once(log, sign_in):
    browser = sign_in(log.officer)

    first = send(browser, log.typed(), (photo(), "1.jpg"))
    second = send(browser, log.typed(), (photo(), "1.jpg"))

    assert first.location == second.location
    assert len(log.all()) == 1


def test_somebody_else_with_the_same_key_does_not_get_the_first_ones_entry(log, make, sign_in):
    send(sign_in(log.officer), log.typed())

    answer = send(sign_in(make.user(unit=log.union)), log.another(topic="Việc khác"))

    assert answer.status_code == 303
    assert [activity.topic for activity in log.all()] == ["Đăng ký ý tưởng sản phẩm OCOP", "Việc khác"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"women": "43"}, "Không thể nhiều hơn tổng số."),
        ({"minority": "43"}, "Không thể nhiều hơn tổng số."),
        ({"women": "-1"}, "Không thể nhiều hơn tổng số."),
        ({"reached": "100001"}, "Số lượt người phải từ 0 đến 100.000."),
        ({"reached": "ba chục"}, "Hãy ghi một số nguyên."),
        ({"held_on": "2022-06-16"}, "Ngày tổ chức chưa đến."),
        (
            {"held_on": "2021-12-14"},
            "Ngày 14/12/2021 không được tính. Kế hoạch năm 2022 tính các hoạt động từ 15/12/2021 đến",
        ),
        ({"village": ""}, "Họp thôn, bản cần tên thôn, bản."),
        ({"commune": "0"}, "Hãy chọn xã của thôn, bản này."),
        ({"commune": ""}, "Hãy chọn xã."),
        ({"manner": ""}, "Hãy chọn hình thức."),
        ({"topic": "  "}, "Hãy ghi nội dung tuyên truyền."),
    ],
)
def test_what_cannot_be_so_is_told_and_the_photo_that_came_need_not_come_again(
    log, sign_in, change, sentence
):
    browser = sign_in(log.officer)

    refused = send(browser, log.typed(**change), (photo(), "họp.jpg"))

    assert refused.status_code == 422
    assert sentence in refused.text
    assert log.all() == []
    [word] = hidden(refused.text, "upload_id")
    assert send(browser, log.typed(upload_id=word)).status_code == 303
    assert [shown.name for shown in log.all()[0].photos] == ["họp.jpg"]


def test_a_photo_that_waits_is_good_for_nobody_else(log, make, sign_in):
    refused = send(sign_in(log.officer), log.typed(women="99"), (photo(), "họp.jpg"))
    [word] = hidden(refused.text, "upload_id")

    other = send(sign_in(make.user(unit=log.union)), log.typed(upload_id=word))

    assert other.status_code == 422
    assert log.all() == []


def test_a_file_that_is_no_photo_is_refused_and_the_rest_stays(log, sign_in):
    browser = sign_in(log.officer)

    refused = send(browser, log.typed(), (BytesIO(pdf()), "a.pdf"), (photo(), "họp.jpg"))

    assert refused.status_code == 422
    assert "a.pdf" in refused.text
    assert len(hidden(refused.text, "upload_id")) == 1
    assert log.all() == []


@pytest.mark.parametrize(("typed", "kept"), [("", None), ("0", 0)])
def test_what_nobody_counted_is_unknown_and_not_nobody(log, sign_in, typed, kept):
    browser = sign_in(log.officer)
    send(browser, log.typed(women=typed))

    activity = log.all()[0]
    page = browser.get(f"/outreach/activities/{activity.id}").text

    assert (activity.women, activity.versions[0].women, activity.minority) == (kept, kept, 39)
    assert ("không ghi số nữ" in page) == (kept is None)
    assert ("nữ 0" in page) == (kept == 0)
    assert "zero-or-blank" not in page
    correction = browser.get(f"/outreach/activities/{activity.id}/correction").text
    assert re.findall(r'name="women"[^>]*value="([^"]*)"', correction) == [typed]


def test_the_next_form_begins_with_the_last_commune_and_today_and_says_so(log, sign_in):
    log.activity(held_on=date(2022, 6, 1))

    page = sign_in(log.officer).get("/outreach/activities/new").text

    assert 'value="2022-06-15"' in page
    assert f'<option selected value="{log.commune.id}">' in page
    assert "Điền sẵn như lần ghi trước:" in page
    assert page.count('data-prefilled="commune">') == 1, "marked at its field"
    assert '<b data-prefilled-words="commune">Xã Nà Tăm; </b>' in page
    held = dict(re.findall(r'name="(village|topic|reached)"[^>]*value="([^"]*)"', page))
    assert held == {"village": "", "topic": "", "reached": ""}
    assert " checked" not in page


def test_what_was_filled_in_can_be_emptied_without_scripts(log, sign_in):
    log.activity(held_on=date(2022, 6, 1))
    browser = sign_in(log.officer)
    assert 'href="/outreach/activities/new?blank=yes"' in browser.get("/outreach/activities/new").text

    page = browser.get("/outreach/activities/new?blank=yes").text

    assert f'<option selected value="{log.commune.id}"' not in page
    assert 'id="prefilled" hidden' in " ".join(page.split())


def test_the_first_form_of_a_commune_begins_with_itself(log, make, sign_in):
    browser, task = sign_in(make.user(unit=log.far)), make.assignment(unit=log.far).task
    page = browser.get("/outreach/activities/new").text

    assert f'<option selected value="{log.far.id}">' in page
    assert f'<option selected value="{task.id}">' not in page, "nobody said that it served this one"
    task.measured_in, task.measure_target = Counted.ACTIVITIES, 1
    make.session.commit()
    assert f'<option selected value="{task.id}">' in browser.get("/outreach/activities/new").text


def test_an_earlier_entry_is_copied_with_its_words_but_without_its_numbers(log, sign_in):
    earlier = log.activity(note="Mời già làng", topic="Bao bì, nhãn mác")
    log.activity(topic="Việc khác")

    page = sign_in(log.officer).get(f"/outreach/activities/new?copy={earlier.id}").text

    assert "Mời già làng" in page
    assert 'value="Bao bì, nhãn mác"' in page
    assert "Chép từ hoạt động ngày 15/06/2022 “Bao bì, nhãn mác”." in page
    for copied in ("commune", "village", "manner", "topic", "note"):
        assert f'data-prefilled="{copied}">' in page
    assert 'value="42"' not in page


def test_one_goes_on_to_the_next_entry(log, sign_in):
    answer = send(sign_in(log.officer), log.typed(again="yes"))

    assert answer.location == "/outreach/activities/new"


def test_cohosts_and_the_task_are_kept(log, make, sign_in):
    farmers = make.unit("Hội Nông dân", kind=UnitKind.UNION)
    task = make.task("Vận động chủ thể", leads=[log.union])

    send(sign_in(log.officer), log.typed(cohosts=[str(farmers.id)], task=str(task.id)))

    [activity] = log.all()
    assert [entry.unit for entry in activity.cohosts] == [farmers]
    assert activity.task == task


def test_a_task_of_other_units_cannot_be_named(log, make, sign_in):
    task = make.task("Việc của người khác")

    assert send(sign_in(log.officer), log.typed(task=str(task.id))).status_code == 422


def test_blanks_in_place_of_a_task_are_no_task(log, sign_in):
    assert send(sign_in(log.officer), log.typed(task="\r\n")).status_code == 303

    assert log.all()[0].task is None


def test_something_on_the_net_belongs_to_no_commune(log, sign_in):
    send(sign_in(log.officer), log.typed(manner="social_media", commune="0", village=""))

    [activity] = log.all()
    assert (activity.form, activity.commune) == (OutreachForm.SOCIAL_MEDIA, None)
