"""The sums of the log against the pure rules, for everybody who may look, on random logs."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_tasks.figures.charts.column_chart import BOTTOM, TOP, draw
from ocop_tasks.figures.outreach import outreach_totals
from ocop_tasks.figures.outreach.outreach_scope import LogScope
from ocop_tasks.models import OutreachActivity, UnitKind, Village
from ocop_tasks.models.outreach.activity import village_key
from ocop_tasks.rules.access import Action, may_with_outreach
from ocop_tasks.rules.outreach.activities import ActivityContent, OutreachForm
from ocop_tasks.rules.outreach.reach import Reached, Share
from ocop_tasks.rules.text.vietnamese import fold
from ocop_tasks.rules.work.periods import Frequency, periods_of
from tests.conftest import A_DAY, hanoi

TOPICS = ("Chè sạch", "che sach", "Bao bì")
VILLAGES = ("", "Bản Hon", "ban hon", "Bản Bo")

entries = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.dates(date(2021, 12, 15), A_DAY),
        st.sampled_from([None, 0, 1]),
        st.sampled_from(VILLAGES),
        st.sampled_from(OutreachForm),
        st.sampled_from(TOPICS),
        st.integers(0, 50),
        st.booleans(),
        st.sampled_from([None, None, 0, 1]),
    ),
    max_size=12,
)


def split(activities, key):
    """The activities by ``key``, each group summed by the rule."""
    groups = defaultdict(list)
    for each in activities:
        groups[key(each)].append(each.content)
    return {name: Reached.by(told) for name, told in groups.items()}


@given(entries=entries, since=st.dates(date(2021, 12, 15), A_DAY), length=st.integers(0, 200))
@settings(max_examples=8)
def test_every_sum_is_what_the_rules_say_of_what_the_reader_may_see(make, entries, since, length):
    communes = [make.unit(), make.unit()]
    union, agency = make.unit(kind=UnitKind.UNION), make.plan.standing_unit
    authors = [make.user(unit=unit) for unit in (*communes, union, agency)]
    readers = [*authors[:3], make.standing_agency(), make.observer()]
    session, laid = make.session, []
    for who, day, where, village, form, topic, people, gone, cohost in entries:
        told = ActivityContent(
            held_on=day, form=form, topic=topic, reached=people, women=people // 2 if people % 4 else None,
            minority=people // 3 if people % 5 else None,
            commune_id=None if where is None else communes[where].id, village="" if where is None else village,
            cohost_ids=() if cohost is None else (communes[cohost].id,),
        )  # fmt: skip
        activity = OutreachActivity.log(make.plan, told, by=authors[who], at=hanoi(2022, 6, 15))
        session.add(activity)
        if gone and people % 3 == 0:
            activity.withdraw(by=authors[who], at=hanoi(2022, 6, 15), reason="r")
        if told.village and told.commune_id:
            Village.ensure_exists(session, told.commune_id, told.village)
        laid.append(activity)
    session.flush()
    months, until = periods_of(2022, Frequency.MONTHLY, make.plan.calendar), since + timedelta(days=length)
    whole = LogScope((make.plan.id,))
    span = whole.within(since, until)
    for reader in readers:
        seen = [
            each
            for each in laid
            if each.withdrawn_at is None and may_with_outreach(reader, Action.SEE_OUTREACH, each.facts)
        ]
        inside = [each for each in seen if since <= each.held_on <= until]
        assert outreach_totals.by_unit_and_form(span, reader) == split(
            inside, lambda each: (each.unit_id, each.form)
        )
        assert outreach_totals.by_commune_and_month(whole, reader, months) == split(
            seen, lambda each: (each.commune_id, month_of(each.held_on, months))
        )
        assert {topic.key: topic.reached for topic in outreach_totals.topics(span, reader, 10)} == split(
            inside, lambda each: fold(each.topic)
        )
        for line in outreach_totals.villages(whole, reader, [unit.id for unit in communes], since, until):
            there = [
                each
                for each in seen
                if each.commune_id == line.commune_id and village_key(each.village) == village_key(line.name)
            ]
            assert line.is_reached == any(since <= each.held_on <= until for each in there)
            if not line.is_reached:
                assert line.last_on == max((each.held_on for each in there), default=None)
    session.rollback()


def month_of(day: date, months):
    return next(month.code for month in months if month.starts_on <= day <= month.ends_on)


def test_shares_are_rounded_down_and_nobody_has_no_share():
    assert Share(2, 3).percent == 66
    assert Share(3, 3).percent == 100
    assert Share().percent is None


def test_columns_stand_on_the_ground_and_reach_no_higher_than_the_box():
    chart = draw([("T1", 0, 0), ("T2", 1480, 700), ("T3", 900, 900)])

    assert chart is not None
    assert [value for value, _y in chart.levels] == [0, 500, 1000, 1500, 2000]
    assert all(TOP <= bar.y <= bar.part_y <= BOTTOM for bar in chart.bars)
    assert chart.bars[0].height == 0
    assert chart.bars[2].height == chart.bars[2].part_height


def test_small_numbers_have_whole_levels_and_nothing_has_no_chart():
    few = draw([("T1", 3, 1)])

    assert few is not None
    assert [value for value, _y in few.levels] == [0, 1, 2, 3, 4]
    assert draw([("T1", 0, 0)]) is None
    assert draw([]) is None
