"""a periodic task may have a rule of its own for its due dates (docs/decisions/0069)"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """every task that is there goes by its plan"""
    with op.batch_alter_table("task") as table:
        table.add_column(sa.Column("due_rule", sa.String(length=20), nullable=True))


def downgrade() -> None:
    """all tasks go by their plan again; the dates that were given stay"""
    with op.batch_alter_table("task") as table:
        table.drop_column("due_rule")
