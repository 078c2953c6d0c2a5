"""what can be searched is kept with one kind of dash and without spaces beside it: 45/CV – UBND is 45/CV-UBND"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ocop_tasks.rules.text.text_search import searchable

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEPT = ("task", "status_report", "evidence", "direction_entry", "outreach_activity", "user_account")
AT_ONCE = 1_000


def upgrade() -> None:
    """the kept texts, as the rule makes them now"""
    for table in KEPT:
        _write_texts(table)


def downgrade() -> None:
    """nothing: an earlier version reads these texts as well"""


def _write_texts(table: str) -> None:
    rows = sa.table(table, sa.column("id"), sa.column("search_text", sa.Text()))
    connection, last = op.get_bind(), 0
    page = sa.select(rows.c.id, rows.c.search_text).order_by(rows.c.id).limit(AT_ONCE)
    while found := connection.execute(page.where(rows.c.id > last)).all():
        for id_, text in found:
            if (now := searchable(text)) != text:
                connection.execute(rows.update().where(rows.c.id == id_).values(search_text=now))
        last = found[-1].id
