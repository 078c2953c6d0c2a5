"""the products behind a plan's target, and whose change an entry of the trail is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """no plan has a list yet"""
    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("producer", sa.String(length=200), nullable=False),
        sa.Column("group", sa.String(length=20), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_product_plan_id_plan")),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name=op.f("fk_product_target_id_target")),
        sa.ForeignKeyConstraint(["commune_id"], ["unit.id"], name=op.f("fk_product_commune_id_unit")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_product_by_id_user_account")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["user_account.id"], name=op.f("fk_product_withdrawn_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
    )
    op.create_index("ix_product_plan_id_commune_id", "product", ["plan_id", "commune_id", "position", "id"])
    op.create_index(op.f("ix_product_target_id"), "product", ["target_id"])
    op.create_index(op.f("ix_product_commune_id"), "product", ["commune_id"])
    op.create_index(op.f("ix_product_source"), "product", ["source"])
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.add_column(sa.Column("product_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_audit_entry_product_id"), ["product_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_audit_entry_product_id_product"), "product", ["product_id"], ["id"]
        )


def downgrade() -> None:
    """plans stand without their lists; what the trail says of products is forgotten with them"""
    op.execute("DELETE FROM audit_entry WHERE product_id IS NOT NULL")
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_audit_entry_product_id_product"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_audit_entry_product_id"))
        batch_op.drop_column("product_id")
    op.drop_table("product")
