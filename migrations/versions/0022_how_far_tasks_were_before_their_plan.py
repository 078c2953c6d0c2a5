"""how far a draft's tasks were before their plan is published, as a spreadsheet said it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KINDS = {
    "not_started": "progress",
    "in_progress": "progress",
    "submitted": "submission",
    "completed": "confirmation",
    "cancelled": "cancellation",
}


def upgrade() -> None:
    """nothing was known of any task: what a file said stands in its notes"""
    op.create_table(
        "task_start",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("earlier_done", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_start_task_id_task")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_task_start")),
    )


def downgrade() -> None:
    """drafts forget it; of what was published, the entry becomes the one that leaves the same state

    The version before knows no entry of its own kind.
    """
    op.drop_table("task_start")
    report = sa.table("status_report", sa.column("kind", sa.String), sa.column("status", sa.String))
    for status, kind in KINDS.items():
        taken_over = (report.c.kind == "taken_over", report.c.status == status)
        op.execute(report.update().where(*taken_over).values(kind=kind))
