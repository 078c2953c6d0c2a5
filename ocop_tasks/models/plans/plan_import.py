"""What came into a draft out of a spreadsheet, by which the same sheet is known again and can be taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ocop_tasks.database import Base, Moment
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.plan import Plan

LONGEST_FILE_NAME = 255


class PlanImport(Base):
    """One file that was taken into one plan, whole."""

    __tablename__ = "plan_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    sheets: Mapped[list[str]] = mapped_column(JSON)
    """The digests of the sheets that were taken (``rules.plan_sheets.dry_run_result.digest_of_sheet``)."""
    sections: Mapped[dict[str, str]] = mapped_column(JSON)
    """The sections that it made, by their ids, and what they were called: "II. Tuyên truyền"."""
    tasks: Mapped[dict[str, int]] = mapped_column(JSON)
    """The tasks that it made, by their ids, and their versions then."""
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    plan: Mapped[Plan] = relationship()
    by: Mapped[User] = relationship()
