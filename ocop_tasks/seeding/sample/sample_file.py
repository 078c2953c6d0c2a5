"""The history's files: who said what, when, with which evidence; checked, and put in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from ocop_tasks import clock
from ocop_tasks.seeding.problems import SeedError
from ocop_tasks.seeding.strict_models import Strict
from ocop_tasks.seeding.yaml_files import read_yaml

DATA = Path(__file__).parent / "data"
FILES = ("communes.yaml", "agencies.yaml", "coordinating.yaml", "desk.yaml")
YEAR = 2022

Scene = Literal["landscape", "meeting", "product", "fair", "field"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


def read_moment(text: object) -> object:
    """Hanoi's "03-14 17:20" in the plan's year as an aware moment."""
    return datetime.strptime(f"{YEAR}-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=clock.HANOI)


def read_day(text: object) -> object:
    """ "03-14" in the plan's year as a day."""
    return date.fromisoformat(f"{YEAR}-{text}")


class PieceSeed(Strict):
    """One piece of evidence: a photo or a scan with its file name, a link with its title, or a paper document."""

    photo: Scene | None = None
    scan: Text | None = None
    link: Text | None = None
    name: Text | None = None
    paper: Text | None = None
    dated: Annotated[date | None, BeforeValidator(read_day)] = None
    signer: Text | None = None


class EntrySeed(Strict):
    """One thing that happened. The standing agency confirms, returns and cancels; leaders direct, close, grant and
    refuse; the rest is the unit's own word.
    """

    at: Annotated[datetime, BeforeValidator(read_moment)]
    does: Literal[
        "idle", "progress", "submit", "note", "confirm", "return", "cancel",
        "direct", "direct_again", "acknowledge", "close", "ask", "grant", "refuse",
    ]  # fmt: skip
    by: Text = "chu-tich"
    """Which leader; of no account in what is a unit's or the standing agency's."""
    until: Annotated[date | None, BeforeValidator(read_day)] = None
    """The day to answer by, the one asked for, or the one granted."""
    percent: Annotated[int, Field(ge=0, le=99)] = 0
    note: str = ""
    evidence: list[PieceSeed] = Field(default_factory=list)


class WorkSeed(Strict):
    """What happened to one assignment."""

    task: Text
    period: Text = str(YEAR)
    log: list[EntrySeed]


class HistoryFile(Strict):
    """One file: the work of some units."""

    units: dict[str, list[WorkSeed]]


class PeopleFile(Strict):
    """Names by username."""

    people: dict[str, Text]


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry with the assignment it belongs to."""

    unit: str
    task: str
    period: str
    entry: EntrySeed


def read_history(folder: Path = DATA) -> list[Happening]:
    """Everything that happened, in order of time. Raises SeedError."""
    found = [
        Happening(unit, work.task, work.period, entry)
        for name in FILES
        for unit, works in read_yaml(folder / name, HistoryFile).units.items()
        for work in works
        for entry in work.log
    ]
    return sorted(found, key=lambda happening: happening.entry.at)


def read_people(folder: Path = DATA) -> dict[str, str]:
    """The names of those who sign in. Raises SeedError."""
    return read_yaml(folder / "people.yaml", PeopleFile).people


__all__ = ["DATA", "EntrySeed", "Happening", "PieceSeed", "SeedError", "read_history", "read_people"]
