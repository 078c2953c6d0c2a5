"""A link that says a number opens a list with so many rows: on every page, for everybody who reads it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from ocop_tasks.models import Direction
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi
from tests.outreach.entries import Log
from tests.plans.reading import words

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

ANCHOR = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)"[^>]*>(.*?)</a>', re.DOTALL)
IN_SOURCE = (
    re.compile(r'class="figure-value[^"]*">\s*(\d+)(?: việc)?\s*<'),
    re.compile(r'class="count">\s*(\d+)\s*<'),
)
IN_WORDS = (
    re.compile(r"^(\d+)(?: (?:việc|đơn vị|người|báo cáo|hoạt động)\b.*)?$"),
    re.compile(r"^(\d+) (?:Đã|Chưa) hoàn thành"),
    re.compile(r"hoàn thành .*?(\d+)$"),
    re.compile(r"^đơn vị bạn: (\d+)$"),
    re.compile(r"^Xem (\d+) việc"),
)
ROWS = {
    "work": (r"/plans/\d+/work", r"<tbody[^>]*>(.*?)</tbody>", r"<tr\b"),
    "desk": (r"/plans/\d+/desk", r'<tbody[^>]*id="desk-rows"[^>]*>(.*?)</tbody>', r"<tr\b"),
    "comparison": (r"/tasks/\d+/comparison", r"<tbody[^>]*>(.*?)</tbody>", r"<tr\b"),
    "outreach": (r"/outreach", r'<ul class="activities">(.*?)\Z', r'href="/outreach/activities/\d+"'),
    "queue": (r"/queue", r"(.*)", r'<li id="row-\d+"'),
    "people": (r"/admin/people", r"<tbody[^>]*>(.*?)</tbody>", r"<tr\b"),
}
"""For each kind of list: its address, where its rows stand, and how each of them begins."""
NO_LISTS = r"/(?:notices|admin/units/\d+|my-tasks|plans/\d+/calculation|assignments/\d+)\b"
"""Where the number on a link speaks of something else than a list's rows: what is unread, what asks for work."""
NEXT_QUARTER = parse_due_rule("after-1 4")
"""Each quarter's work is due on the 4th of the month after it: of the quarter, and by its date in the next."""
QUICK = "/plans/{plan}/progress /plans/{plan}/desk?unit={unit} /plans/{plan}/desk"
PAGES = """/plans/{plan}/progress /plans/{plan}/progress?section=II /plans/{plan}/progress?as_of=2022-05-01
/plans/{plan}/calculation /plans/{plan}/work /plans/{plan}/units/{unit} /tasks/{task} /tasks/{task}/comparison
/plans/{plan}/desk /plans/{plan}/desk?unit={unit} /plans/{plan}/desk?show=unanswered /plans/{plan}/ranking
/plans/{plan}/ranking?period=2022-Q1&judged=first /plans/{plan}/ranking?period=2022-Q2
/plans/{plan}/ranking?period=2022-06 /plans/{plan}/work?counted=2022-Q2 /outreach
/outreach/figures /my-tasks /queue /admin/units"""


def number_on(anchor: str) -> int | None:
    """The number of rows that a link says it opens; None where it says none."""
    text = words(anchor)
    found = [pattern.search(anchor) for pattern in IN_SOURCE] + [pattern.search(text) for pattern in IN_WORDS]
    return next((int(each[1]) for each in found if each), None)


def rows_behind(browser, href: str) -> tuple[str, int]:
    """The kind of list that ``href`` opens, and how many rows it has."""
    kind, (_path, place, row) = next(
        (kind, told) for kind, told in ROWS.items() if re.fullmatch(told[0], href.split("?")[0])
    )
    page = browser.get(href, follow_redirects=True).text
    return kind, sum(len(re.findall(row, part)) for part in re.findall(place, page, re.DOTALL))


@pytest.fixture
def district(make):
    """Three communes that are late with a task, in one way or another; work that is due after its quarter; directions,
    an extension, activities."""
    log, plan = Log(make), make.plan
    section, other = make.section("II"), make.section("III")
    communes = [make.unit(f"Xã {name}") for name in ("Một", "Hai", "Ba", "Bốn")]
    task = make.task("Kế hoạch", leads=communes, section=section, due_on=date(2022, 3, 17))
    late = make.assignments(task)
    make.completion(late[3], at=hanoi(2022, 3, 20))
    for unit in communes[:2]:
        for due in ((6, 10), (6, 20), (12, 31)):
            make.assignment(due_on=date(2022, *due), unit=unit, section=other)
    make.submission(make.assignment(due_on=date(2022, 6, 1), unit=communes[0]), at=hanoi(2022, 6, 14))
    chairman = make.chairman()
    for text in ("Báo cáo ngay", "Gửi biên bản"):
        direction = Direction.give(
            late[0], by=chairman, at=hanoi(2022, 6, 13), text=text, answer_by=date(2022, 6, 20)
        )
        make.session.add(direction)
    quarterly = make.task("Quý", leads=communes[:2], frequency=Frequency.QUARTERLY, due_rule=NEXT_QUARTER)
    make.completion(make.assignments(quarterly)[0], at=hanoi(2022, 4, 1))
    log.activity(topic="Đăng ký")
    log.activity(topic="Bao bì")
    make.session.commit()
    people = {
        "commune": make.user(unit=communes[0]),
        "agency": make.standing_agency(),
        "chairman": chairman,
        "administrator": make.administrator(),
    }
    return people, {"plan": plan.id, "task": task.id, "unit": communes[0].id}


@pytest.mark.parametrize(
    ("pages", "lists"),
    [
        (QUICK, {"work", "desk", "queue"}),
        pytest.param(
            PAGES, {"work", "desk", "comparison", "outreach", "queue", "people"}, marks=pytest.mark.long
        ),
    ],
    ids=["the two that most people read", "every page"],
)
def test_a_link_that_says_a_number_opens_so_many_rows(district, sign_in, pages, lists):
    people, ids = district
    wrong, kinds = [], set()
    for who, person in people.items():
        browser, tried = sign_in(person), set()
        for address in pages.format(**ids).split():
            answer = browser.get(address)
            if answer.status_code != 200:
                continue
            for source, anchor in ANCHOR.findall(answer.text):
                number, href = number_on(anchor), unescape(source)
                if number is None or re.match(NO_LISTS, href) or (href, number) in tried:
                    continue
                tried.add((href, number))
                kind, rows = rows_behind(browser, href)
                kinds.add(kind)
                if rows != number:
                    wrong.append(f"{who}, {address}: “{words(anchor)}” {href} opens {rows}")
    assert not wrong, "\n".join(wrong)
    assert kinds == lists
