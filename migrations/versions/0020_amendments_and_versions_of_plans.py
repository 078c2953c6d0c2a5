"""a plan is amended by a draft that knows what it is the copy of, and keeps what it decided before"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None

COPIES = ("section", "target", "task")


def upgrade() -> None:
    """no plan is being amended; its first version is kept when it first is"""
    with op.batch_alter_table("plan") as table:
        table.add_column(sa.Column("amends_id", sa.Integer))
        table.create_foreign_key("fk_plan_amends_id_plan", "plan", ["amends_id"], ["id"])
        table.create_unique_constraint("uq_plan_amends_id", ["amends_id"])
    for name in COPIES:
        op.add_column(name, sa.Column("origin_id", sa.Integer))
    op.create_table(
        "amendment",
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("base", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *_decision(),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_amendment_plan_id_plan"),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_amendment_by_id_user_account"),
        sa.PrimaryKeyConstraint("plan_id", name="pk_amendment"),
    )
    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by_id", sa.Integer, nullable=True),
        sa.Column("document_id", sa.Integer, nullable=True),
        sa.Column("kept", sa.JSON, nullable=False),
        *_decision(),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_plan_version_plan_id_plan"),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_plan_version_by_id_user_account"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["plan_document.id"], name="fk_plan_version_document_id_plan_document"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_plan_version"),
        sa.UniqueConstraint("plan_id", "ordinal", name="uq_plan_version_plan_id_ordinal"),
    )


def _decision() -> list[sa.Column[object]]:
    return [
        sa.Column("decision_number", sa.String(60), nullable=False),
        sa.Column("decision_day", sa.Date, nullable=True),
        sa.Column("decision_title", sa.Text, nullable=False),
    ]


def downgrade() -> None:
    """amendments that were being prepared become drafts of plans; versions are forgotten"""
    op.drop_table("plan_version")
    op.drop_table("amendment")
    for name in COPIES:
        with op.batch_alter_table(name) as table:
            table.drop_column("origin_id")
    with op.batch_alter_table("plan") as table:
        table.drop_constraint("uq_plan_amends_id", type_="unique")
        table.drop_constraint("fk_plan_amends_id_plan", type_="foreignkey")
        table.drop_column("amends_id")
