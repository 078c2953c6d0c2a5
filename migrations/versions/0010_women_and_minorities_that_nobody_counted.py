"""women and ethnic minorities that nobody counted are unknown, not 0 (docs/decisions/0060)"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("outreach_activity", "outreach_version")
COLUMNS = ("women", "minority")


def upgrade() -> None:
    """may be NULL; an activity's 0 beside people is NULL now, and its versions keep the 0 that was stored"""
    _alter(nullable=True)
    activity = _rows("outreach_activity")
    for column in COLUMNS:
        unsure = activity.update().where(activity.c[column] == 0, activity.c.reached > 0)
        op.execute(unsure.values({column: None}))


def downgrade() -> None:
    """0 again, as an earlier version stores what was left blank"""
    for rows in map(_rows, TABLES):
        for column in COLUMNS:
            op.execute(rows.update().where(rows.c[column].is_(None)).values({column: 0}))
    _alter(nullable=False)


def _rows(table: str) -> sa.TableClause:
    return sa.table(table, *(sa.column(name, sa.Integer()) for name in ("reached", *COLUMNS)))


def _alter(*, nullable: bool) -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            for column in COLUMNS:
                batch_op.alter_column(column, existing_type=sa.Integer(), nullable=nullable)
