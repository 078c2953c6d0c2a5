"""Whether a backup is whole: every byte by its hash, the database by itself, and the figures as they were told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from alembic.script import ScriptDirectory
from alembic.util import CommandError

from ocop_tasks.backup import database_kinds, figures_check, temporary_copy
from ocop_tasks.backup.backup_folder import Backup, Manifest, NoBackup, checksum_of
from ocop_tasks.backup.database_kinds import UnusableDatabase
from ocop_tasks.settings import ROOT


@dataclass(slots=True)
class Verdict:
    """What is wrong with a backup; nothing, where it is whole."""

    manifest: Manifest | None = None
    broken: list[str] = field(default_factory=list)
    """Without this the database cannot be put back."""
    files: list[str] = field(default_factory=list)
    """Evidence that is missing or damaged, in words."""
    lost: set[str] = field(default_factory=set)
    """Its SHA-256."""
    notes: list[str] = field(default_factory=list)
    """What is as it should be, and worth knowing."""

    @property
    def is_whole(self) -> bool:
        """Whether everything is there as it was."""
        return not (self.broken or self.files)


def verify(backup: Backup, build: str, on_progress: Callable[[int], object] = int) -> Verdict:
    """Look at all of a backup by the portal of ``build``; changes nothing. ``on_progress`` hears of bytes.

    Raises OSError, and what SQLite and SQLAlchemy raise where there is no room to count its figures.
    """
    verdict = Verdict()
    temporary_copy.sweep()
    try:
        verdict.broken += _wrong_sums(backup)
        verdict.manifest = manifest = backup.manifest()
        _check_evidence(backup, verdict, on_progress)
        if not verdict.broken:
            verdict.broken += _wrong_database(backup, manifest)
        if not verdict.broken:
            _compare_figures(backup, manifest, build, verdict)
    except (NoBackup, UnusableDatabase) as error:
        verdict.broken.append(str(error))
    if verdict.manifest and verdict.manifest.missing:
        gone = len(verdict.manifest.missing)
        verdict.notes.append(f"{gone} files were missing or damaged in the portal itself when this was made")
    return verdict


def _wrong_sums(backup: Backup) -> Iterator[str]:
    for name, sum_ in backup.sums().items():
        path = backup.folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif checksum_of(path) != sum_:
            yield f"{name} is not as it was written: its SHA-256 differs"


def _check_evidence(backup: Backup, verdict: Verdict, on_progress: Callable[[int], object]) -> None:
    for sum_, path in backup.files().items():
        if not path.is_file():
            verdict.files.append(f"content/{sum_[:2]}/{sum_[2:4]}/{sum_} is missing")
        elif checksum_of(path, on_progress=on_progress) != sum_:
            verdict.files.append(
                f"content/{sum_[:2]}/{sum_[2:4]}/{sum_} is not as it was: its SHA-256 differs"
            )
        else:
            continue
        verdict.lost.add(sum_)


def _wrong_database(backup: Backup, manifest: Manifest) -> Iterator[str]:
    database_kinds.check(backup.database)
    revision = database_kinds.revision(backup.database)
    try:
        ScriptDirectory(str(ROOT / "migrations")).get_revision(revision)
    except CommandError:
        yield f"the database is of revision {revision}, which this version of the portal does not know"
    if database_kinds.row_counts(backup.database) != manifest.rows:
        yield "the database has other numbers of rows than when it was made"
    if database_kinds.evidence_files(backup.database).keys() != backup.files().keys() | set(manifest.missing):
        yield "the database names other files than the backup holds"


def _compare_figures(backup: Backup, manifest: Manifest, build: str, verdict: Verdict) -> None:
    with temporary_copy.folder() as folder:
        found = figures_check.figures(backup.database, date.fromisoformat(manifest.as_of), folder)
    if found == manifest.figures:
        return
    if manifest.build == build:
        verdict.broken.append("the plans' figures are not those that were told when it was made")
    else:
        verdict.notes.append(
            "this version of the portal counts other figures from it than the one that made it"
        )
