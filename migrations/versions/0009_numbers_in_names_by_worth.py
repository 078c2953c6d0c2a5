"""names with numbers sort by what the numbers are worth: bản 2 before bản 10"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ocop_tasks.rules.text.vietnamese import sort_key

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEYED = ("unit", "user_account", "village")


def upgrade() -> None:
    """the kept keys, as the rule makes them now"""
    for table in KEYED:
        _write_keys(table)


def downgrade() -> None:
    """nothing: an earlier version reads these keys as well, and writes its own with the next change of a name"""


def _write_keys(table: str) -> None:
    """Only those with digits in them are other keys than before."""
    rows = sa.table(table, sa.column("id"), sa.column("name", sa.Text()), sa.column("name_key", sa.Text()))
    connection = op.get_bind()
    for id_, name in connection.execute(sa.select(rows.c.id, rows.c.name)).all():
        if any(letter.isdecimal() for letter in name):
            connection.execute(rows.update().where(rows.c.id == id_).values(name_key=sort_key(name)[:600]))
