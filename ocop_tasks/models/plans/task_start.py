"""How far a draft's task is already, as a spreadsheet said it: its shares begin with that once they are given."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ocop_tasks.database import Base, enum_type
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import Start

LONGEST_FILE_NAME = 255


class TaskStart(Base):
    """One task's, as ``rules.work.taken_over.Start`` has it; it stays when the plan is published, for a recall."""

    __tablename__ = "task_start"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    status: Mapped[Status] = mapped_column(enum_type(Status))
    stated_on: Mapped[date]
    percent: Mapped[int]
    done_on: Mapped[date | None]
    earlier_done: Mapped[bool]
    words: Mapped[str] = mapped_column(Text, default="")
    """The file's own, each under the heading of its column."""
    file_name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))

    @classmethod
    def of(cls, start: Start, *, words: str, file_name: str) -> TaskStart:
        """What a file said, in its words."""
        told = {name: getattr(start, name) for name in Start.__dataclass_fields__}
        return cls(**told, words=words, file_name=file_name[-LONGEST_FILE_NAME:])

    def put(self, start: Start) -> None:
        """Let it be ``start`` from now on."""
        for name in Start.__dataclass_fields__:
            setattr(self, name, getattr(start, name))

    @property
    def start(self) -> Start:
        """As the rules know it."""
        return Start(**{name: getattr(self, name) for name in Start.__dataclass_fields__})

    @property
    def quoted(self) -> str:
        """Its source, as the first entry of each share keeps it: the words and the file they stand in."""
        return f"“{self.words}” ({self.file_name})" if self.words else self.file_name
