"""what pages and devices know the portal, sign-ins and people by: random tokens, which a restore does not give out again"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TOKEN = sa.String(22)
ADDED = {
    "portal": ("revision", "log_revision"),
    "sign_in": ("page_token",),
    "user_account": ("device_token",),
}


def upgrade() -> None:
    """tokens: new ones, but for people, whose devices keep entries under their ids already"""
    op.drop_column("portal", "revision")
    for table, columns in ADDED.items():
        for column in columns:
            op.add_column(table, sa.Column(column, TOKEN, nullable=True))
    for table in ("portal", "sign_in"):
        _fill(table, ADDED[table])
    op.execute("UPDATE user_account SET device_token = CAST(id AS VARCHAR(22))")
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.alter_column(column, existing_type=TOKEN, nullable=False)


def downgrade() -> None:
    """back to ids, and to a revision that counts on from a number that it hardly had before"""
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
    begun = str(secrets.randbelow(1_000_000_000) + 1_000_000)
    with op.batch_alter_table("portal") as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default=begun))
    with op.batch_alter_table("portal") as batch_op:
        batch_op.alter_column("revision", server_default=None)


def _fill(table: str, columns: tuple[str, ...]) -> None:
    """Tokens of its own in each row."""
    rows = sa.table(table, sa.column("id"), *map(sa.column, columns))
    connection = op.get_bind()
    for id_ in connection.execute(sa.select(rows.c.id)).scalars().all():
        tokens = {column: secrets.token_urlsafe(16) for column in columns}
        connection.execute(rows.update().where(rows.c.id == id_).values(tokens))
