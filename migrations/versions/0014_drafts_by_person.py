"""a person's drafts are found at once: each page of his asks whether he has any"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """an index beside the key, which begins with the assignment"""
    op.create_index("ix_draft_user_id", "draft", ["user_id"])


def downgrade() -> None:
    """back to the key alone"""
    op.drop_index("ix_draft_user_id", "draft")
