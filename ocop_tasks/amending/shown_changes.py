"""A difference of two contents in words: what is added, changed and dropped, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ocop_tasks.models import Part
from ocop_tasks.rules.plan_versions.differences import Difference, ItemChange
from ocop_tasks.rules.plan_versions.merging import ORDER, WHOLE
from ocop_tasks.rules.plan_versions.plan_content import (
    PART,
    PLAN,
    Item,
    Key,
    Kind,
    PlanContent,
    Value,
    parts_of,
)
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.consequence_wording import Effect
from ocop_tasks.web.pages.due_rule_wording import in_words
from ocop_tasks.web.pages.field_wording import FIELDS, NOTHING, Change, value_in_words
from ocop_tasks.web.pages.template_gettext import is_vietnamese

KIND = {
    Kind.PLAN: _l("Kế hoạch"),
    Kind.SECTION: _l("Mục"),
    Kind.TARGET: _l("Chỉ tiêu"),
    Kind.TASK: _l("Nhiệm vụ"),
}
OWN_FIELDS: dict[tuple[Kind, str], Any] = {
    (Kind.PLAN, "title"): _l("Tên kế hoạch"),
    (Kind.PLAN, ORDER): _l("Thứ tự các mục"),
    (Kind.SECTION, "title"): _l("Tên mục"),
    (Kind.SECTION, "label"): _l("Số mục"),
    (Kind.SECTION, "parent"): _l("Nằm trong mục"),
    (Kind.TARGET, "title"): _l("Tên chỉ tiêu"),
    (Kind.TARGET, "measured_in"): _l("Số đã đạt lấy từ"),
    (Kind.TASK, "due"): _l("Kỳ báo cáo và hạn"),
    (Kind.TASK, "measure"): _l("Tiến độ tính theo"),
}
"""What is called otherwise than in the trail, or is one field here and several there."""
UNREMARKABLE: dict[str, Value] = {"weight": 1, "evidence_required": True, "wording": "", "notes": ""}
"""What is not told of a new item: it is as usual."""


@dataclass(slots=True)
class Shown:
    """One item of the difference."""

    key: str
    """Its id on the page."""
    kind: str
    title: str
    place: str
    """The number of the section that it stands in."""
    changes: list[Change]
    is_addition: bool
    is_drop: bool
    effects: Sequence[Effect] = field(default_factory=tuple)
    address: str | None = None
    """Where it can be changed once more."""


class Wording:
    """Names of what two contents hold; of the newer one where both have it."""

    def __init__(self, before: PlanContent, after: PlanContent) -> None:
        self.items: dict[Key, Item] = dict(before.items) | dict(after.items)
        self.order = [*after.order, *(each for each in before.order if each not in after.order)]
        self.unit_names: Mapping[int, str] = dict(before.units) | dict(after.units)

    def shown(self, found: Difference, before: PlanContent) -> list[Shown]:
        """Every change, in reading order."""
        told = [self._item(change) for change in sorted(found.changes, key=self._rank)]
        if found.is_reordered:
            orders = [self._labels(order) for order in (before.order, found.order)]
            change = Change(str(OWN_FIELDS[Kind.PLAN, ORDER]), *orders)
            told.insert(0, Shown("order", str(KIND[Kind.SECTION]), change.label, "", [change], False, False))
        return told

    def title(self, key: Key) -> str:
        """What an item is called, with the number of its section."""
        item = self.items.get(key, {})
        if key == PLAN:
            return _("Thông tin kế hoạch")
        if key[0] is Kind.SECTION:
            return f"{item.get('label', '')}. {_local(item)}"
        return _local(item)

    def place(self, key: Key) -> str:
        """The number of the section that an item stands in."""
        section = self.items.get(key, {}).get("section")
        return (
            str(self.items.get((Kind.SECTION, section), {}).get("label", "")) if section is not None else ""
        )

    def field_name(self, key: Key, name: str) -> str:
        """What a field is called."""
        if name.startswith(PART):
            return self._unit(int(name.removeprefix(PART)))
        if name == WHOLE:
            return str(KIND[key[0]])
        return str(OWN_FIELDS.get((key[0], name)) or FIELDS[name])

    def value(self, name: str, value: Value) -> str:
        """What a field says."""
        if name == WHOLE:
            return _("không còn") if value is None else _local(value)
        if name.startswith(PART):
            return str(labels.PART[Part(value)]) if value else _("Không tham gia")
        if name == ORDER:
            return self._labels(value)
        if name in ("section", "parent"):
            return self.title((Kind.SECTION, value)) if value is not None else NOTHING
        if name == "due":
            return _due_in_words(*value)
        if name == "measure" and value:
            return f"{value_in_words('measured_in', value[0])}: {value[1]}"
        return value_in_words(name, value)

    def _item(self, change: ItemChange) -> Shown:
        kind, number = change.key
        return Shown(
            key=f"{kind.value}-{number}",
            kind=str(KIND[kind]),
            title=self.title(change.key),
            place=self.place(change.key),
            changes=[] if change.is_drop else [*self._fields(change), *self._parts(change)],
            is_addition=change.is_addition,
            is_drop=change.is_drop,
        )

    def _fields(self, change: ItemChange) -> Iterator[Change]:
        for name, (before, after) in change.fields.items():
            if name.startswith(PART) or (change.is_addition and _is_usual(name, after)):
                continue
            old = NOTHING if change.is_addition else self.value(name, before)
            yield Change(self.field_name(change.key, name), old, self.value(name, after))

    def _parts(self, change: ItemChange) -> Iterator[Change]:
        before, after = parts_of(change.before or {}), parts_of(change.after or {})
        for part in Part:
            came = [unit for unit, has in after.items() if has == part and before.get(unit) != part]
            went = [unit for unit, had in before.items() if had == part and after.get(unit) != part]
            if came and change.is_addition:
                yield Change(str(labels.PART[part]), NOTHING, self._units(came))
            elif came or went:
                yield Change(str(labels.PART[part]), came=self._units(came), went=self._units(went))

    def _rank(self, change: ItemChange) -> tuple[int, int]:
        section = change.item.get("section")
        kinds = list(Kind)
        return kinds.index(change.kind), self.order.index(section) if section in self.order else 0

    def _labels(self, order: Sequence[int]) -> str:
        return ", ".join(str(self.items[Kind.SECTION, number]["label"]) for number in order)

    def _units(self, ids: Sequence[int]) -> str:
        return ", ".join(map(self._unit, ids))

    def _unit(self, number: int) -> str:
        return self.unit_names.get(number, NOTHING)


def _is_usual(name: str, value: Value) -> bool:
    """Whether a field of a new item need not be told: its title stands above, and translations say the same again."""
    return name == "title" or name.endswith("_en") or UNREMARKABLE.get(name) == value


def _local(item: Item) -> str:
    vietnamese: str = item.get("title", "")
    return vietnamese if is_vietnamese() else item.get("title_en") or vietnamese


def _due_in_words(frequency: str, due_on: str | None, rule: str | None) -> str:
    """Hàng quý, chậm nhất ngày 24 của tháng cuối quý."""
    rhythm = Frequency(frequency)
    told = str(labels.FREQUENCY[rhythm])
    if rhythm is Frequency.ONCE:
        day = value_in_words("due_on", due_on)
        return _("%(rhythm)s, hạn %(day)s", rhythm=told, day=day) if due_on else told
    when = in_words(parse_due_rule(rule), rhythm) if rule else _("theo kỳ của kế hoạch")
    return f"{told}, {when}"
