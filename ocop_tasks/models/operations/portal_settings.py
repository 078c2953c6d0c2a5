"""The portal itself: its settings and its revision, in one row that every request reads along with the sign-in."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ocop_tasks.database import TOKEN, Base, random_token, version_mapper_args
from ocop_tasks.models.people.user import SignIn


class Portal(Base):
    """The only row of its table (id 1)."""

    __tablename__ = "portal"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[str] = mapped_column(TOKEN, default=random_token)
    """Another token with every committed change that a page could show; pages carry it in their ETag."""
    log_revision: Mapped[str] = mapped_column(TOKEN, default=random_token)
    """Another token with every change of the log of outreach activities alone: its sums take their time."""
    days_behind: Mapped[int] = mapped_column(default=0)
    """How many days the portal's own calendar runs behind the world's; 0: it does not."""
    is_sample: Mapped[bool] = mapped_column(default=False)
    """Whether the history in this database is simulated (``make demo``)."""
    silent_days: Mapped[int] = mapped_column(default=14)
    max_file_mb: Mapped[int] = mapped_column(default=20)
    max_files: Mapped[int] = mapped_column(default=50)
    """How many pieces of evidence one report may carry."""
    unfinished_mb: Mapped[int] = mapped_column(default=1000)
    """Megabytes of one person's files that no form has taken yet."""
    unfinished_gb_of_all: Mapped[int] = mapped_column(default=10)
    """Gigabytes of everybody's together."""
    photo_longest: Mapped[int] = mapped_column(default=2048)
    """To how many pixels of its longest side a device makes a photo smaller before it is sent."""
    max_extensions: Mapped[int] = mapped_column(default=2)
    """How often one assignment may be given more time."""
    digest_at: Mapped[str] = mapped_column(String(5), default="07:30")
    """Hanoi time of the morning's reminders and of Monday's digest, HH:MM."""
    noticed_on: Mapped[date | None]
    """The newest day of the portal's calendar whose reminders and digest are all made."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = version_mapper_args(version)

    @classmethod
    def renew_revision(cls, session: Session, *, log: bool = True) -> None:
        """Make every page new for everybody in this transaction, and where the ``log`` changed its sums.

        Past the row's version and the session's events.
        """
        names = ["revision", "log_revision"] if log else ["revision"]
        session.connection().execute(update(cls).values({name: random_token() for name in names}))


def renew_tokens(session: Session) -> None:
    """Let no page that any browser holds count as it stands: for whoever has put other data in the place of these.

    The portal's revision and the token of each sign-in are made anew. The caller commits.
    """
    Portal.renew_revision(session)
    ids = session.scalars(select(SignIn.id)).all()
    if ids:
        session.execute(update(SignIn), [{"id": id_, "page_token": random_token()} for id_ in ids])
