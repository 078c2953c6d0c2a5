"""The page of an amendment: what must be settled first, what it changes, and what follows for the work."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from ocop_tasks import clock
from ocop_tasks.amending import queries
from ocop_tasks.amending.forms import CHOICE, ApplicationForm
from ocop_tasks.amending.shown_changes import Shown, Wording
from ocop_tasks.amending.task_effects import TaskEffects, task_effects
from ocop_tasks.extensions import db
from ocop_tasks.models import Amendment, Plan
from ocop_tasks.models.plan_changes.extension_preview import extended_by_calendar
from ocop_tasks.models.plan_changes.plan_amending import Proposal, proposal
from ocop_tasks.models.plan_changes.plan_particulars import PeriodChange, period_changes
from ocop_tasks.models.plan_changes.plan_reading import particulars_of
from ocop_tasks.rules.plan_versions.differences import difference
from ocop_tasks.rules.plan_versions.merging import ORDER, WHOLE
from ocop_tasks.rules.plan_versions.plan_content import PLAN, Key, Kind, PlanContent
from ocop_tasks.rules.work.moved_dates import Extended
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.pages.consequence_wording import Effect, calendar_effects, extension_effects


@dataclass(frozen=True, slots=True)
class Question:
    """A conflict, as it is asked about."""

    name: str
    title: str
    field: str
    base: str
    amended: str
    running: str
    chosen: str | None


class AmendmentPage:
    """One amendment of one running plan, as it stands at this moment."""

    def __init__(self, plan: Plan, amendment: Amendment, form: ApplicationForm) -> None:
        self.plan, self.amendment, self.form = plan, amendment, form
        self.proposal: Proposal = proposal(db.session(), plan, amendment, form.choices)
        self.wording = Wording(self.proposal.before, self.proposal.merged.content)

    @property
    def is_confirmed(self) -> bool:
        """Whether what would be done is what was shown."""
        return self.form.confirmed.data == self.digest

    @cached_property
    def effects(self) -> dict[Key, TaskEffects]:
        """What becomes of the work of each task that is touched."""
        return task_effects(self.plan, self.proposal, clock.today())

    @cached_property
    def digest(self) -> str:
        """The same for the same changes, choices and consequences."""
        told = [
            self.proposal.before.as_json(),
            self.proposal.merged.content.as_json(),
            [(each.id, each.chosen) for each in self.proposal.merged.conflicts],
            sorted((key, each.digest) for key, each in self.effects.items()),
            self.amendment.decision,
        ]
        return hashlib.blake2b(repr(told).encode(), digest_size=8).hexdigest()

    @cached_property
    def stops(self) -> list[str]:
        """Why it can not be applied as it stands."""
        if not self.proposal.difference:
            return [labels.rule_message("amendment_changes_nothing")]
        told = [self._problem(each.code, each.keys) for each in self.proposal.problems]
        if not self.amendment.decision.is_complete:
            told.append(labels.rule_message("decision_needed"))
        return told

    @property
    def questions(self) -> list[Question]:
        """What both sides changed."""
        word = Wording(self.proposal.before, self.proposal.amended)
        return [
            Question(
                name=CHOICE + each.id,
                title=word.title(each.key),
                field=word.field_name(each.key, each.name),
                base=word.value(each.name, each.base),
                amended=word.value(each.name, each.amended),
                running=word.value(each.name, each.running),
                chosen=each.chosen.value if each.chosen else None,
            )
            for each in self.proposal.merged.conflicts
        ]

    @property
    def warnings(self) -> list[Effect]:
        """What somebody should have seen before."""
        return [*self._more_time(), *self._late(), *self._confirmed(), *self._held(), *self._meanwhile()]

    def show(self, *, status: int = 200, is_other: bool = False) -> Response:
        """The page; ``is_other``: it is not what the person agreed to."""
        items = self._shown()
        return responses.show(
            "amending/amendment.html",
            status=status,
            plan=self.plan,
            draft=self.amendment.plan,
            amendment=self.amendment,
            documents=queries.documents_of(self.amendment.plan),
            questions=self.questions,
            stops=self.stops,
            warnings=list(self.warnings),
            digest=self.digest,
            form=self.form,
            added=[each for each in items if each.is_addition],
            altered=[each for each in items if not each.is_addition and not each.is_drop],
            dropped=[each for each in items if each.is_drop],
            is_undecided=bool(self.proposal.merged.open_conflicts),
            is_other=is_other,
        )

    def _shown(self) -> list[Shown]:
        copies = queries.copies_of(self.amendment.plan)
        keys = {f"{kind.value}-{number}": (kind, number) for kind, number in self.wording.items}
        told = self.wording.shown(self.proposal.difference, self.proposal.before)
        for each in told:
            key = keys.get(each.key, PLAN)
            each.effects = self._calendar() if key == PLAN else self.effects.get(key, TaskEffects()).lines
            each.address = _address(key, copies.get(key), each.is_drop)
        return told

    def _calendar(self) -> list[Effect]:
        """What another calendar does to periodic work."""
        return calendar_effects(self._other_periods)

    @cached_property
    def _other_periods(self) -> list[PeriodChange]:
        new = particulars_of(self.proposal.merged.content.items[PLAN])
        return period_changes(db.session(), self.plan, new, today=clock.today())

    def _problem(self, code: str, keys: tuple[Key, ...]) -> str:
        items = self.proposal.merged.content.items
        names = "; ".join(self.wording.title(key) for key in keys)
        match code:
            case "no_lead":
                return _("Nhiệm vụ chưa có đơn vị chủ trì: %(names)s.", names=names)
            case "section_label_taken":
                return _("Hai mục cùng số %(label)s: %(names)s.", label=items[keys[0]]["label"], names=names)
            case "target_stands":
                return _("Hai chỉ tiêu cùng tên trong một mục: %(names)s.", names=names)
            case _:
                return _("Mục nằm trong chính nó: %(names)s.", names=names)

    def _more_time(self) -> list[Effect]:
        """What is overdue or due soon, and is due later by it; its reason is the document that decides."""
        found = sum((each.more_time for each in self.effects.values()), Extended())
        if any(change.key == PLAN for change in self.proposal.difference.changes):
            found += extended_by_calendar(self._other_periods, clock.today())
        return extension_effects(found, is_decided=True)

    def _late(self) -> Iterator[Effect]:
        late = sum(each.late for each in self.effects.values())
        relieved = sum(each.relieved for each in self.effects.values())
        if late:
            text = ngettext(
                "%(num)s công việc quá hạn ngay khi áp dụng.",
                "%(num)s công việc quá hạn ngay khi áp dụng.",
                late,
            )
            yield Effect(text, "red")
        if relieved:
            text = ngettext(
                "%(num)s công việc đang quá hạn sẽ thôi quá hạn.",
                "%(num)s công việc đang quá hạn sẽ thôi quá hạn.",
                relieved,
            )
            yield Effect(text, "blue")

    def _confirmed(self) -> Iterator[Effect]:
        dropped = [self.wording.title(key) for key, each in self.effects.items() if each.confirmed]
        if dropped:
            text = ngettext(
                "%(num)s nhiệm vụ bị bỏ đã có việc được xác nhận: phần đã xác nhận được giữ, phần còn lại không còn áp "
                "dụng.",
                "%(num)s nhiệm vụ bị bỏ đã có việc được xác nhận: phần đã xác nhận được giữ, phần còn lại không còn áp "
                "dụng.",
                len(dropped),
            )
            yield Effect(text, "amber", dropped)

    def _held(self) -> Iterator[Effect]:
        held = [self.wording.title(key) for key in self.proposal.merged.held]
        if held:
            text = _(
                "Không bỏ được, vì còn nhiệm vụ, số liệu hoặc sản phẩm gắn với: %(names)s.",
                names="; ".join(held),
            )
            yield Effect(text, "amber")

    def _meanwhile(self) -> Iterator[Effect]:
        """What was changed on the running plan since, but for what is asked about."""
        base = PlanContent.from_json(self.amendment.base)
        word, since = Wording(base, self.proposal.before), difference(base, self.proposal.before)
        asked = {(each.key, each.name) for each in self.proposal.merged.conflicts}
        names = [
            word.title(change.key)
            for change in since.changes
            if (change.key, WHOLE) not in asked
            and any((change.key, name) not in asked for name in change.fields)
        ]
        if since.is_reordered and (PLAN, ORDER) not in asked:
            names.append(word.field_name(PLAN, ORDER))
        if names:
            text = ngettext(
                "Từ khi bắt đầu soạn, kế hoạch đã được sửa trực tiếp ở %(num)s chỗ. Những sửa đó được giữ.",
                "Từ khi bắt đầu soạn, kế hoạch đã được sửa trực tiếp ở %(num)s chỗ. Những sửa đó được giữ.",
                len(names),
            )
            yield Effect(text, "blue", names)


def _address(key: Key, row: int | None, is_drop: bool) -> str | None:
    """Where an item of the draft is changed; a task that it drops can be taken back there."""
    if row is None:
        return None
    match key[0]:
        case Kind.TASK if is_drop:
            return url_for("drafting.restore_task", task_id=row)
        case Kind.TASK:
            return url_for("drafting.edit_task", task_id=row)
        case Kind.TARGET:
            return url_for("targets.edit", target_id=row)
        case Kind.SECTION:
            return url_for("planning.edit_section", section_id=row)
        case _:
            return None
