"""The rule for the due dates of every period, in the words of plans and of the letters that offices write."""

import unicodedata

import pytest

from ocop_tasks.rules.plan_phrases.deadlines import Deadline, read_deadline
from ocop_tasks.rules.plan_phrases.recurrence import Repeating
from ocop_tasks.rules.text.vietnamese import fold
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Frequency

MONTHLY, QUARTERLY, HALF_YEARLY = Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.HALF_YEARLY
WORDINGS = [
    ("ngày 15 hàng tháng", MONTHLY, "last 15"),
    ("Chậm nhất ngày 15 hằng tháng", MONTHLY, "last 15"),
    ("trước ngày 05 tháng sau", MONTHLY, "after-1 4"),
    ("trước ngày 05 của tháng liền kề", MONTHLY, "after-1 4"),
    ("trước ngày 01 tháng sau, hàng tháng", MONTHLY, "last end"),
    ("từ ngày 20 đến ngày 25 hàng tháng", MONTHLY, "last 25"),
    ("trong tuần cuối hàng tháng", MONTHLY, "last week"),
    ("ngày cuối cùng của tháng", MONTHLY, "last end"),
    ("hạ tuần hàng tháng", MONTHLY, "last end"),
    ("trước ngày 25 tháng cuối quý", QUARTERLY, "last 24"),
    ("Trước ngày 25 của tháng cuối quý", QUARTERLY, "last 24"),
    ("Trước ngày 25 tháng cuối mỗi quý", QUARTERLY, "last 24"),
    ("Báo cáo quý: trước ngày 25 của tháng cuối cùng của quý", QUARTERLY, "last 24"),
    ("trước ngày 2O tháng cuối quí", QUARTERLY, "last 19"),
    ("trước ngày l5 tháng cuối quý", QUARTERLY, "last 14"),
    ("trươc ngảy 25 thảng cuôi quý", QUARTERLY, "last 24"),
    ("trước ngày 15 của tháng thứ 3 quý", QUARTERLY, "last 14"),
    ("ngày 15 tháng thứ hai của quý", QUARTERLY, "month-2 15"),
    ("ngày 15 tháng giữa quý", QUARTERLY, "month-2 15"),
    ("trước ngày 10 tháng đầu quý", QUARTERLY, "month-1 9"),
    ("trước ngày 01 tháng cuối quý", QUARTERLY, "month-2 end"),
    ("trong tuần cuối quý", QUARTERLY, "last week"),
    ("tuần cuối cùng của quý", QUARTERLY, "last week"),
    ("tuần cuối của tháng cuối quý", QUARTERLY, "last week"),
    ("ngày cuối cùng của quý", QUARTERLY, "last end"),
    ("cuối mỗi quý", QUARTERLY, "last end"),
    ("trong tháng cuối quý", QUARTERLY, "last end"),
    ("chậm nhất ngày 20 của tháng đầu quý sau", QUARTERLY, "after-1 20"),
    ("trước ngày 05 của tháng đầu tiên quý kế tiếp", QUARTERLY, "after-1 4"),
    ("trước ngày 01 tháng đầu quý sau", QUARTERLY, "last end"),
    ("ngày 10 tháng cuối quý sau", QUARTERLY, "after-3 10"),
    ("hàng quý, trước ngày 05 tháng sau", QUARTERLY, "after-1 4"),
    ("Báo cáo quý gửi trước ngày 05 tháng sau", QUARTERLY, "after-1 4"),
    ("trước ngày 15/3, 15/6, 15/9, 15/12", QUARTERLY, "last 14"),
    ("các tháng 3, 6, 9 và 12, trước ngày 10", QUARTERLY, "last 9"),
    ("ngày 31 tháng 3, 6, 9, 12", QUARTERLY, "last 31"),
    ("ngày 20/4, 20/7, 20/10 và 20/01 năm sau", QUARTERLY, "after-1 20"),
    ("trước ngày 10 tháng 6 và tháng 12", HALF_YEARLY, "last 9"),
    ("trước ngày 10 tháng 6 và tháng 12 hàng năm", HALF_YEARLY, "last 9"),
    ("trước ngày 10 tháng 6 và tháng 12 năm 2022", HALF_YEARLY, "last 9"),
    ("trước ngày 10/6 và 10/12", HALF_YEARLY, "last 9"),
    ("trước ngày 10/6, trước ngày 10/12", HALF_YEARLY, "last 9"),
    ("ngày 15/6/2022 và 15/12/2022", HALF_YEARLY, "last 15"),
    ("Báo cáo 6 tháng trước ngày 15/6; báo cáo năm trước ngày 15/12", HALF_YEARLY, "last 14"),
    ("Định kỳ 6 tháng, trước ngày 10 của tháng cuối kỳ", HALF_YEARLY, "last 9"),
    ("ngày 30/5 và 30/11", HALF_YEARLY, "month-5 30"),
    ("trước ngày 10 tháng 7 và tháng 01 năm sau", HALF_YEARLY, "after-1 9"),
]
AS_WRITTEN = [
    str,
    str.upper,
    fold,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace(" ", "  "),
    lambda text: f"Báo cáo kết quả thực hiện {text}.",
]


@pytest.mark.parametrize("change", AS_WRITTEN)
@pytest.mark.parametrize(("wording", "frequency", "rule"), WORDINGS)
def test_a_rule_in_the_words_of_offices(wording, frequency, rule, change):
    read = read_deadline(change(wording), 2022)

    assert read == Deadline(repeating=Repeating(frequency, parse_due_rule(rule)))


@pytest.mark.parametrize(
    ("wording", "frequency", "day"),
    [
        ("trước ngày 15 hàng quý", QUARTERLY, 14),
        ("định kỳ 6 tháng, chậm nhất ngày 10", HALF_YEARLY, 10),
        ("trung tuần hàng quý", QUARTERLY, 20),
        ("hàng quý", QUARTERLY, None),
        ("1 lần/tháng", MONTHLY, None),
        ("báo cáo tháng cuối quý", QUARTERLY, None),
    ],
)
def test_a_day_without_its_month_is_told_and_the_month_asked_for(wording, frequency, day):
    assert read_deadline(wording, 2022) == Deadline(repeating=Repeating(frequency, day=day))


@pytest.mark.parametrize(
    "wording",
    [
        "tuần đầu hàng tháng",
        "trước tuần cuối quý",
        "hàng tháng, trước ngày 05 và ngày 20",
        "từ ngày 20 đến 25 hàng tháng",
        "trước ngày 01 hàng quý",
        "trước ngày 01 tháng đầu quý",
        "ngày 15 hàng tháng và ngày 25 tháng cuối quý",
        "ngày 10 tháng 1, 4, 7, 10",
        "trước ngày 20/4 và 20/6",
        "trước ngày 15/6 và ngày 10/12",
        "ngày 15/3, 15/6, 15/9",
        "trước ngày 25 tháng cuối quý, riêng quý IV trước ngày 10/12",
        "báo cáo quý, báo cáo năm trước ngày 05 tháng sau",
    ],
)
def test_what_two_people_would_read_as_two_rules_is_asked_for(wording):
    assert read_deadline(wording, 2022) == Deadline(unclear=wording)


@pytest.mark.parametrize(
    ("wording", "day"),
    [
        ("trước ngày 15/01 năm sau", "14/01/2023"),
        ("chậm nhất ngày 10 tháng 01 năm sau", "10/01/2023"),
        ("trong quý I năm sau", "31/03/2023"),
        ("từ 15/4 đến 15/10", "15/10/2022"),
        ("trước ngày 20 tháng 5, 6 sản phẩm", "19/05/2022"),
    ],
)
def test_one_day_stays_one_day(wording, day):
    assert f"{read_deadline(wording, 2022).due_on:%d/%m/%Y}" == day


def test_a_list_with_a_day_that_no_calendar_has_is_refused():
    with pytest.raises(ValueError, match="no such day"):
        read_deadline("ngày 31/5 và 31/11", 2022)
