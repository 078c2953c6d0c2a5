"""what a kept file says of itself: its pages, its digital signatures, when a photo was taken"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """unknown of all that is kept, until `flask files look-again` or until the same bytes are sent again"""
    op.add_column("stored_file", sa.Column("facts", sa.JSON(), nullable=True))


def downgrade() -> None:
    """back to bytes alone"""
    op.drop_column("stored_file", "facts")
