"""How migrations run: on the app's own engine, batches on SQLite, one transaction for each."""

from __future__ import annotations

import click
from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from ocop_tasks import data_folder

database = current_app.extensions["migrate"].db


def run() -> None:
    """Migrate the app's database; foreign keys are off on SQLite while a batch copies a table."""
    engine, settings = database.engine, current_app.config["SETTINGS"]
    file = data_folder.sqlite_file(settings.database_url)
    if settings.existing_only and file and not file.exists():
        raise click.ClickException(f"there is no portal in {settings.data_dir} yet: run `make run` first")
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            _switch_foreign_keys(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if sqlite:
            _switch_foreign_keys(connection, "ON")


def _switch_foreign_keys(connection: Connection, to: str) -> None:
    """Said to the driver itself: inside a transaction, which SQLAlchemy would open, SQLite does not listen."""
    driver = connection.connection.driver_connection
    assert driver
    driver.execute(f"PRAGMA foreign_keys={to}")


if context.is_offline_mode():
    raise SystemExit("migrations need a database to run on")
run()
