"""a plan is prepared, published, closed and archived, and may run from a day to a day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """every plan that is there runs; the agencies that keep one may make another"""
    with op.batch_alter_table("plan") as table:
        table.add_column(sa.Column("state", sa.String(20), nullable=False, server_default="running"))
        table.add_column(sa.Column("starts_on", sa.Date))
        table.add_column(sa.Column("ends_on", sa.Date))
        table.add_column(sa.Column("published_on", sa.Date))
        table.add_column(sa.Column("closed_on", sa.Date))
        table.add_column(sa.Column("copied_from_id", sa.Integer))
        table.create_foreign_key("fk_plan_copied_from_id_plan", "plan", ["copied_from_id"], ["id"])
    with op.batch_alter_table("plan") as table:
        table.alter_column("state", server_default=None)
    with op.batch_alter_table("unit") as table:
        table.add_column(sa.Column("makes_plans", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute("UPDATE unit SET makes_plans = TRUE WHERE id IN (SELECT standing_unit_id FROM plan)")
    with op.batch_alter_table("unit") as table:
        table.alter_column("makes_plans", server_default=None)


def downgrade() -> None:
    """all plans run again, over their years"""
    with op.batch_alter_table("unit") as table:
        table.drop_column("makes_plans")
    with op.batch_alter_table("plan") as table:
        table.drop_constraint("fk_plan_copied_from_id_plan", type_="foreignkey")
        for name in ("copied_from_id", "closed_on", "published_on", "ends_on", "starts_on", "state"):
            table.drop_column(name)
