"""a direction that is sent twice is known by its form's key, like all that is carried out once"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """the key of its own goes: sent again is what table idempotency_key knows"""
    with op.batch_alter_table("direction") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_direction_sending_key"), type_="unique")
        batch_op.drop_column("sending_key")


def downgrade() -> None:
    """a column for such keys, empty"""
    with op.batch_alter_table("direction") as batch_op:
        batch_op.add_column(sa.Column("sending_key", sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_direction_sending_key"), ["sending_key"])
