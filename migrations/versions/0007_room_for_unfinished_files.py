"""how much room unfinished files have: one person's, and everybody's together"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DEFAULTS = {"unfinished_mb": "1000", "unfinished_gb_of_all": "10"}


def upgrade() -> None:
    """a thousand megabytes for each person, which is the largest form there may be, and ten gigabytes for all"""
    with op.batch_alter_table("portal", schema=None) as batch_op:
        for name, default in DEFAULTS.items():
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=default))
    with op.batch_alter_table("portal", schema=None) as batch_op:
        for name in DEFAULTS:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    """back to limits in the code"""
    with op.batch_alter_table("portal", schema=None) as batch_op:
        for name in DEFAULTS:
            batch_op.drop_column(name)
