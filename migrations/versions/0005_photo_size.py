"""how small a device makes photos before it sends them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """how small a device makes photos before it sends them"""
    with op.batch_alter_table("portal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("photo_longest", sa.Integer(), nullable=False, server_default="2048"))
    with op.batch_alter_table("portal", schema=None) as batch_op:
        batch_op.alter_column("photo_longest", server_default=None)


def downgrade() -> None:
    """back to photos as they were taken"""
    with op.batch_alter_table("portal", schema=None) as batch_op:
        batch_op.drop_column("photo_longest")
