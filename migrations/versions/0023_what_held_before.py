"""dated records keep what they said before (docs/decisions/0081)"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BEGINNING = "0001-01-01"
CURRENT = ("unit", "user_account", "section", "target", "task", "assignment")


def upgrade() -> None:
    """what is there holds since it was given, as far as that is known; else since ever"""
    for table in CURRENT:
        op.add_column(table, sa.Column("valid_from", sa.Date(), nullable=False, server_default=BEGINNING))
    _history(
        "unit_history",
        (),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=200)),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Integer()),
        sa.Column("path", sa.String(length=800), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=600).with_variant(sa.String(length=600, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
    )
    _history(
        "user_account_history",
        (),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
    )
    _history(
        "section_history",
        ("plan_id",),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer()),
        sa.Column("label", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300)),
        sa.Column("position", sa.Integer(), nullable=False),
    )
    _history(
        "target_history",
        ("plan_id",),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300)),
        sa.Column("planned", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("measure_en", sa.String(length=60)),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("measured_in", sa.String(length=20)),
    )
    _history(
        "task_history",
        ("plan_id",),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("frequency", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("due_rule", sa.String(length=20)),
        sa.Column("title_en", sa.String(length=300)),
        sa.Column("wording", sa.String(length=300), nullable=False),
        sa.Column("wording_en", sa.String(length=300)),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("evidence_required", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("notes_en", sa.Text()),
        sa.Column("measured_in", sa.String(length=20)),
        sa.Column("measure_target", sa.Integer()),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime()),
        sa.Column("cancel_reason", sa.Text()),
    )
    _history(
        "assignment_history",
        ("task_id",),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
    )
    op.execute(
        "UPDATE assignment SET valid_from = COALESCE("
        "(SELECT published_on FROM plan WHERE plan.id = assignment.plan_id), valid_from)"
    )
    op.execute("UPDATE assignment SET valid_from = starts_on WHERE starts_on > period_from")


def _history(name: str, indexed: Sequence[str], *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("changed_by_id", sa.Integer()),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_of_id", name, ["of_id", "valid_to"])
    if indexed:
        op.create_index(f"ix_{name}_{'_'.join(indexed)}", name, [*indexed, "valid_to"])


def downgrade() -> None:
    """today's values stay, and nothing is known of earlier ones"""
    for table in CURRENT:
        op.drop_table(f"{table}_history")
        op.drop_column(table, "valid_from")
