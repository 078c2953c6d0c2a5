"""An amendment is prepared beside its plan, meets what was changed there, and applies without losing a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import select

from ocop_tasks.models import (
    Amendment,
    Assignment,
    AuditEntry,
    Decision,
    Notice,
    Plan,
    PlanVersion,
    Section,
    Target,
    Task,
    VersionKind,
)
from ocop_tasks.models.plan_changes.cancellation import cancel_task
from ocop_tasks.models.plan_changes.plan_amending import (
    amendment_of,
    apply_amendment,
    begin_amendment,
    proposal,
)
from ocop_tasks.models.plan_changes.plan_lifecycle import close, discard, publish
from ocop_tasks.models.plan_changes.plan_outline import (
    SectionTerms,
    add_section,
    change_section,
    move_section,
    remove_section,
)
from ocop_tasks.models.plan_changes.plan_particulars import Particulars, change_plan
from ocop_tasks.models.plan_changes.plan_reading import content_of
from ocop_tasks.models.plan_changes.plan_targets import TargetTerms, add_target, change_target, remove_target
from ocop_tasks.models.plan_changes.task_editing import add_task, change_task
from ocop_tasks.models.plans.target_value import ReportedValue, TargetValue
from ocop_tasks.models.plans.task import Part
from ocop_tasks.models.temporal.recording import forget
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.plan_versions.differences import difference
from ocop_tasks.rules.plan_versions.merging import Side
from ocop_tasks.rules.plan_versions.plan_content import Kind, PlanContent
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work import work_news
from ocop_tasks.rules.work.periods import Calendar, Frequency
from ocop_tasks.rules.work.status import Status
from tests.conftest import hanoi

AT = hanoi(2022, 6, 15)
DECISION = Decision(number="57/QĐ-UBND", day=date(2022, 6, 14), title="Điều chỉnh kế hoạch OCOP")


class Amending:
    """A plan with two sections, two tasks and a target, and the draft in which its amendment is prepared."""

    def __init__(self, make):
        self.make, self.session, self.plan = make, make.session, make.plan
        self.by = make.standing_agency()
        self.communes = [make.unit("Xã Bản Bo"), make.unit("Xã Bản Giang")]
        self.units = {unit.id: unit for unit in [*self.communes, self.plan.standing_unit]}
        self.first, self.second = make.section("I"), make.section("II")
        self.round = make.task(
            "Chấm điểm đợt 2", section=self.second, leads=self.communes, due_on=date(2022, 6, 30)
        )
        self.talk = make.task(
            "Tuyên truyền", section=self.first, leads=self.communes, frequency=Frequency.QUARTERLY
        )
        self.target = make._add(
            Target(plan=self.plan, section=self.second, title="Sản phẩm mới", planned=Decimal(5),
                   measure="sản phẩm", due_on=date(2022, 12, 31))
        )  # fmt: skip
        self.said = {"by": self.by, "at": AT}

    def begin(self):
        """Begin it, under the usual document."""
        amendment = begin_amendment(self.session, self.plan, **self.said)
        amendment.decision = DECISION
        self.session.commit()
        return amendment

    @property
    def amendment(self):
        return amendment_of(self.session, self.plan)

    def copy(self, row):
        """What stands for ``row`` in the draft."""
        draft = self.amendment.plan
        model = type(row)
        return self.session.scalars(
            select(model).where(model.plan_id == draft.id, model.origin_id == row.id)
        ).one()

    def change(self, task, **terms):
        """Another word on a task, in the draft or in the plan."""
        change_task(
            self.session, task, replace(task.terms, **terms), self.units, reason="Theo thực tế", **self.said
        )
        self.session.commit()

    def proposal(self, choices=None):
        return proposal(self.session, self.plan, self.amendment, choices)

    def apply(self, choices=None):
        found = self.proposal(choices)
        version = apply_amendment(self.session, self.plan, self.amendment, found, **self.said)
        self.session.commit()
        self.session.expire_all()
        return version

    def state(self, task):
        return [(each.unit.short_name, each.period, each.status) for each in self.make.assignments(task)]


@pytest.fixture
def amending(make):
    return Amending(make)


def renamed(content: PlanContent) -> list[object]:
    """What a content decides, whatever its rows are called."""
    labels = {number: item["label"] for number, item in content.of_kind(Kind.SECTION).items()}
    told = []
    for (kind, _number), item in content.items.items():
        named = {name: labels[item[name]] for name in ("section", "parent") if name in item}
        told.append((kind, sorted((dict(item) | named).items())))
    sections = [each for each in told if each[0] is Kind.SECTION]
    return [*sections, *sorted((each for each in told if each[0] is not Kind.SECTION), key=str)]


def test_a_draft_that_nobody_touched_changes_nothing(amending):
    amendment = amending.begin()

    found = amending.proposal()

    assert amendment.plan.state is PlanState.DRAFT
    assert not found.difference
    assert content_of(amending.session, amendment.plan) == content_of(amending.session, amending.plan)
    with pytest.raises(RuleBroken, match="amendment_changes_nothing"):
        amending.apply()


def test_one_amendment_of_a_plan_is_prepared_at_a_time(amending):
    amending.begin()

    with pytest.raises(RuleBroken, match="amendment_open") as broken:
        amending.begin()
    assert broken.value.details == {"name": amending.by.name}


def test_a_plan_that_has_ended_is_not_amended(amending):
    amending.begin()
    amending.change(amending.copy(amending.round), title="Khác")
    close(amending.session, amending.plan, reason="", **amending.said)

    with pytest.raises(RuleBroken, match="plan_is_closed"):
        amending.apply()
    with pytest.raises(RuleBroken, match="plan_is_closed"):
        amending.begin()


def test_an_amendment_is_not_published_as_a_plan(amending):
    with pytest.raises(RuleBroken, match="plan_is_amendment"):
        publish(amending.session, amending.begin().plan, **amending.said)


def test_a_discarded_amendment_leaves_the_plan_as_it_is(amending):
    before = content_of(amending.session, amending.plan)
    draft = amending.begin().plan
    amending.change(amending.copy(amending.round), title="Khác")

    discard(amending.session, draft)
    amending.session.commit()
    amending.session.expire_all()

    assert amending.amendment is None
    assert content_of(amending.session, amending.plan) == before
    assert amending.session.query(Task).count() == 2


def test_what_is_added_changed_and_dropped_applies_and_what_was_reported_stays(amending, make):
    confirmed, open_ = make.assignments(amending.round)
    make.completion(confirmed)
    talks = make.assignments(amending.talk)
    make.progress(talks[1], note="Đã phát thanh")
    amending.begin()
    amending.change(amending.copy(amending.talk), title="Tuyên truyền trên loa", due_rule=None)
    cancel_task(amending.session, amending.copy(amending.round), reason="Tỉnh chấm chung", **amending.said)
    draft = amending.amendment.plan
    section = add_section(amending.session, draft, SectionTerms(label="III", title="Mới"), **amending.said)
    told = replace(
        amending.round.terms,
        section_id=section.id,
        title="Tập huấn",
        due_on=date(2022, 9, 1),
        parts={amending.communes[0].id: Part.LEAD},
    )
    add_task(amending.session, draft, told, amending.units, **amending.said)
    assert amending.session.query(Assignment).count() == 10, "a draft gives nobody anything"

    version = amending.apply()

    assert [each.status for each in (confirmed, open_)] == [Status.COMPLETED, Status.CANCELLED]
    assert amending.round.cancel_reason == f"{DECISION.citation}\nTỉnh chấm chung"
    assert (talks[1].status, talks[1].reports[-1].note) == (Status.IN_PROGRESS, "Đã phát thanh")
    new = amending.session.scalars(select(Task).where(Task.title == "Tập huấn")).one()
    assert (new.plan_id, new.section.label) == (amending.plan.id, "III")
    assert [(each.unit_id, each.due_on) for each in make.assignments(new)] == [
        (amending.communes[0].id, date(2022, 9, 1))
    ]
    assert version.decision == DECISION
    assert amending.amendment is None
    assert amending.session.query(Plan).count() == 1
    entry = amending.session.scalars(select(AuditEntry).where(AuditEntry.action == "plan.amended")).one()
    assert entry.changes == {"items_added": [None, 2], "items_changed": [None, 1], "items_dropped": [None, 1]}
    assert entry.reason == "Điều chỉnh theo 57/QĐ-UBND ngày 14/06/2022"


def test_what_was_changed_on_the_running_plan_meanwhile_stays(amending):
    amending.begin()
    amending.change(amending.copy(amending.round), title="Chấm điểm đợt cuối")
    amending.change(amending.round, due_on=date(2022, 7, 31))

    amending.apply()

    assert (amending.round.title, amending.round.due_on) == ("Chấm điểm đợt cuối", date(2022, 7, 31))


def test_where_both_changed_the_same_somebody_decides(amending):
    amending.begin()
    amending.change(amending.copy(amending.round), title="Của bản điều chỉnh")
    amending.change(amending.round, title="Của người sửa trực tiếp")

    (conflict,) = amending.proposal().merged.open_conflicts
    with pytest.raises(RuleBroken, match="amendment_undecided"):
        amending.apply()
    with pytest.raises(RuleBroken, match="amendment_changes_nothing"):
        amending.apply({conflict.id: Side.RUNNING})
    amending.apply({conflict.id: Side.AMENDMENT})

    assert amending.round.title == "Của bản điều chỉnh"


def test_a_task_that_was_cancelled_meanwhile_can_be_called_back_by_the_amendment(amending):
    amending.begin()
    amending.change(amending.copy(amending.round), title="Vẫn chấm")
    cancel_task(amending.session, amending.round, reason="Nhầm", **amending.said)

    (conflict,) = amending.proposal().merged.open_conflicts
    amending.apply({conflict.id: Side.AMENDMENT})

    assert (amending.round.title, amending.round.cancelled_at) == ("Vẫn chấm", None)
    assert {status for _unit, _period, status in amending.state(amending.round)} == {Status.NOT_STARTED}


def test_without_a_document_it_does_not_apply(amending):
    amending.begin().decision = Decision(number="57/QĐ-UBND")
    amending.change(amending.copy(amending.round), title="Khác")

    with pytest.raises(RuleBroken, match="decision_needed"):
        amending.apply()


def test_numbers_of_sections_change_hands(amending):
    """A new II before the old one, which becomes III; I and the last change their numbers."""
    third = amending.make.section("III")
    under = amending.make.section("III.1", under=third)
    draft = amending.begin().plan
    copies = {row.label: row for row in map(amending.copy, (amending.first, amending.second, third, under))}

    def relabel(row, **told):
        change_section(amending.session, row, replace(SectionTerms.of(row), **told), **amending.said)
        amending.session.flush()

    relabel(copies["III"], label="IV")
    relabel(copies["II"], label="III")
    add_section(amending.session, draft, SectionTerms(label="II", title="Mới"), **amending.said)
    relabel(copies["I"], label="X")
    relabel(copies["III"], label="I")
    relabel(copies["I"], label="IV")
    relabel(copies["III.1"], parent_id=copies["II"].id)
    move_section(amending.session, copies["III"], up=True, **amending.said)
    wanted = renamed(content_of(amending.session, draft))

    amending.apply()

    assert renamed(content_of(amending.session, amending.plan)) == wanted
    labels = {row.label: row.id for row in amending.session.query(Section)}
    assert (labels["I"], labels["III"], labels["IV"]) == (third.id, amending.second.id, amending.first.id)


def test_sections_turn_over_and_empty_ones_go(amending):
    outer = amending.make.section("V")
    inner = amending.make.section("V.1", under=outer)
    gone = amending.make.section("VI")
    draft = amending.begin().plan
    copies = [amending.copy(row) for row in (outer, inner, gone)]
    for row, told in ((copies[1], {"parent_id": None}), (copies[0], {"parent_id": copies[1].id})):
        change_section(amending.session, row, replace(SectionTerms.of(row), **told), **amending.said)
        amending.session.flush()
    remove_section(amending.session, copies[2], **amending.said)
    amending.session.flush()
    change_section(
        amending.session, copies[1], replace(SectionTerms.of(copies[1]), label="VI"), **amending.said
    )
    wanted = renamed(content_of(amending.session, draft))

    amending.apply()

    assert renamed(content_of(amending.session, amending.plan)) == wanted
    assert (outer.parent_id, inner.label) == (inner.id, "VI")


def test_a_section_that_got_a_task_meanwhile_is_kept(amending):
    empty = amending.make.section("IV")
    amending.begin()
    remove_section(amending.session, amending.copy(empty), **amending.said)
    amending.change(amending.copy(amending.round), title="Khác")
    amending.change(amending.talk, section_id=empty.id)

    found = amending.proposal()
    amending.apply()

    assert found.merged.held == ((Kind.SECTION, empty.id),)
    assert amending.talk.section is empty


def test_a_section_whose_last_task_is_dropped_is_kept_with_it(amending):
    amending.begin()
    copy = amending.copy(amending.talk)
    amending.change(copy, section_id=amending.copy(amending.second).id)
    cancel_task(amending.session, copy, reason="Bỏ", **amending.said)
    remove_section(amending.session, amending.copy(amending.first), **amending.said)

    amending.apply()

    assert amending.talk.cancelled_at is not None
    assert amending.talk.section is amending.first


def test_targets_are_added_changed_and_removed_and_one_with_values_stays(amending):
    told = TargetTerms.of(amending.target)
    plan, session, said = amending.plan, amending.session, amending.said
    other = add_target(session, plan, replace(told, title="Sản phẩm nâng hạng"), **said)
    kept = add_target(session, plan, replace(told, title="Đã có số"), **said)
    session.flush()
    session.add(TargetValue.record(kept, ReportedValue(value=Decimal(1), day=date(2022, 6, 1)), **said))
    gone = add_target(session, plan, replace(told, title="Bỏ đi"), **said)
    draft = amending.begin().plan
    copies = {row.title: row for row in map(amending.copy, (amending.target, other, kept, gone))}
    second = amending.copy(amending.second)
    swap = ("Sản phẩm mới", "Sản phẩm nâng hạng")
    change_target(session, copies[swap[0]], replace(TargetTerms.of(copies[swap[0]]), title="-"), **said)
    session.flush()
    for row, title in ((copies[swap[1]], swap[0]), (copies[swap[0]], swap[1])):
        change_target(session, row, replace(TargetTerms.of(row), title=title, planned=Decimal("7.5")), **said)
        session.flush()
    for title in ("Đã có số", "Bỏ đi"):
        remove_target(session, copies[title], **said)
    add_target(session, draft, replace(told, title="Thêm", section_id=second.id), **said)

    found = amending.proposal()
    amending.apply()

    assert found.merged.held == ((Kind.TARGET, kept.id),)
    rows = {row.title: (row.id, row.planned) for row in session.query(Target)}
    assert sorted(rows) == ["Sản phẩm mới", "Sản phẩm nâng hạng", "Thêm", "Đã có số"]
    assert rows["Sản phẩm mới"] == (other.id, Decimal("7.5"))
    assert rows["Sản phẩm nâng hạng"] == (amending.target.id, Decimal("7.5"))


def test_the_plan_itself_is_amended(amending, make):
    draft = amending.begin().plan
    told = replace(Particulars.of(draft), title="Kế hoạch OCOP 2022 (điều chỉnh)", calendar=Calendar.CALENDAR)
    change_plan(amending.session, draft, told, reason="", **amending.said)

    amending.apply()

    assert amending.plan.title == "Kế hoạch OCOP 2022 (điều chỉnh)"
    assert [each.due_on for each in make.assignments(amending.talk)][2] == date(2022, 9, 30)


def test_each_amendment_is_what_leads_from_one_version_to_the_next(amending):
    amending.begin()
    amending.change(amending.copy(amending.round), title="Lần một")
    amending.apply()
    amending.change(amending.talk, notes="Sửa trực tiếp")
    amending.begin()
    amending.change(amending.copy(amending.round), title="Lần hai")
    amending.apply()

    versions = amending.session.scalars(select(PlanVersion).order_by(PlanVersion.ordinal)).all()
    assert [(each.ordinal, each.kind) for each in versions] == [
        (1, VersionKind.FOUND),
        (2, VersionKind.AMENDED),
        (3, VersionKind.EDITED),
        (4, VersionKind.AMENDED),
    ]
    fields = [
        [name for change in difference(a.content, b.content).changes for name in change.fields]
        for a, b in pairwise(versions)
    ]
    assert fields == [["title"], ["notes"], ["title"]]
    assert versions[-1].content == content_of(amending.session, amending.plan)


def test_a_published_plan_has_its_first_version(amending):
    amending.plan.state = PlanState.DRAFT
    forget(amending.session, Assignment)
    publish(amending.session, amending.plan, **amending.said)
    amending.session.commit()

    version = amending.session.scalars(select(PlanVersion)).one()

    assert (version.kind, version.ordinal, version.by_id) == (VersionKind.PUBLISHED, 1, amending.by.id)
    assert version.content == content_of(amending.session, amending.plan)
    assert amending.session.query(Amendment).count() == 0


def test_an_amendment_is_told_to_each_unit_as_one_batch_with_its_document(amending, make, statements):
    first, second = amending.communes
    reader, other = make.user(unit=first), make.user(unit=second)
    amending.begin()
    amending.change(amending.copy(amending.round), due_on=date(2022, 7, 20), title="Chấm điểm vòng hai")
    amending.change(amending.copy(amending.talk), parts={first.id: Part.LEAD})
    found = amending.proposal()

    with statements() as seen:
        apply_amendment(amending.session, amending.plan, amending.amendment, found, **amending.said)
        amending.session.commit()

    told = {row.user_id: row for row in amending.session.scalars(select(Notice))}
    assert told.keys() == {reader.id, other.id}
    counted = {user: work_news.counts(work_news.changes(told[user.id].facts)) for user in (reader, other)}
    assert counted == {reader: {"due": 1, "text": 1}, other: {"due": 1, "text": 1, "gone": 4}}
    reasons = {change.reason for change in work_news.changes(told[other.id].facts)}
    assert reasons == {"", DECISION.citation}
    assert len([each for each in seen if "INTO notice " in each]) == 1, "told once, at its end"
