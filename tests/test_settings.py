"""Every setting that is wrong is told at the start, in words, all of them at once, and no secret with them."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from ocop_tasks.settings import SECRET_KEY_FILE, Settings, SettingsError
from ocop_tasks.settings.addresses import hook_key, mail_server
from tests.support.commands import flask
from tests.support.server import free_port

SECRET = "Rieng7Tu"
"""Stands in every value that may hold a secret, on both sides of what breaks it."""
MAIL = {"MAIL_FROM": "Cổng OCOP <ocop@example.gov.vn>"}
HOOK = {"WEBHOOK_URL": "https://bridge.example.vn/", "WEBHOOK_SECRET": "mot-khoa-dai-cua-huyen-tam-duong"}
WRONG = [
    ("PORT", "80a", "65535"),
    ("PORT", "0", "65535"),
    ("PORT", "70000", "PORT=8000"),
    ("PORT", "-1", "65535"),
    ("HOST", "127.0.0.1 8000", "127.0.0.1"),
    ("OCOP_WORKERS", "hai", "OCOP_WORKERS=2"),
    ("OCOP_WORKERS", "0", "OCOP_WORKERS=2"),
    ("OCOP_TRUSTED_PROXIES", "1.5", "OCOP_TRUSTED_PROXIES=1"),
    ("OCOP_TODAY", "15/06/2022", "2022-06-15"),
    ("OCOP_TODAY", "2022-02-30", "2022-06-15"),
    ("OCOP_TODAY", "0001-01-01", "2022-06-15"),
    ("OCOP_LOG_LEVEL", "loud", "INFO"),
    ("OCOP_SECURE_COOKIES", "ja", "1 (yes)"),
    ("OCOP_RATE_LIMITS", "2", "0 (no)"),
    ("OCOP_NOTICES", "maybe", "0 (no)"),
    ("OCOP_COMMANDS", "x", "0 (no)"),
    ("OCOP_DATA_DIR", __file__, "folder"),
    ("OCOP_DATA_DIR", "~khong-ai-ten-nay/du-lieu", "/var/lib/ocop"),
    ("OCOP_DATA_DIR", "/var/lib/" + "o" * 300, "/var/lib/ocop"),
    ("OCOP_URL", "ocop.example.gov.vn", "https://ocop.example.gov.vn"),
    ("OCOP_URL", "https://ocop.example.gov.vn/cong", "without a path"),
    ("OCOP_URL", "https://ocop.example.gov.vn:99999", "https://ocop.example.gov.vn"),
    ("OCOP_URL", f"https://quan:{SECRET}@ocop.example.gov.vn", "https://ocop.example.gov.vn"),
    ("OCOP_RATE_LIMIT_STORAGE", "disk://", "memory://"),
    ("OCOP_RATE_LIMIT_STORAGE", f"redis://:{SECRET}#{SECRET}@127.0.0.1:6379", "%23"),
    ("SECRET_KEY", SECRET, "openssl rand"),
    ("DATABASE_URL", f"postgresql://ocop:{SECRET}#{SECRET}@127.0.0.1/ocop", "%23"),
    ("DATABASE_URL", f"postgresql://ocop:{SECRET}/{SECRET}@127.0.0.1/ocop", "%2F"),
    ("DATABASE_URL", f"postgresql://ocop:{SECRET}@{SECRET}@127.0.0.1/ocop", "%40"),
    (
        "DATABASE_URL",
        f"postgresql://ocop:{SECRET}@127.0.0.1:cong/ocop",
        "postgresql://user:password@host:5432",
    ),
    ("DATABASE_URL", f"mysql://ocop:{SECRET}@127.0.0.1/ocop", "postgresql://user:password@host:5432"),
    ("DATABASE_URL", "sqlite://", "sqlite:////var/lib/ocop/portal.sqlite3"),
    ("DATABASE_URL", "sqlite:///portal.sqlite3", "sqlite:////var/lib/ocop/portal.sqlite3"),
    ("DATABASE_URL", "sqlite:////var/lib/" + "o" * 300, "sqlite:////var/lib/ocop/portal.sqlite3"),
    ("SMTP_URL", f"smtps://ocop:{SECRET}#{SECRET}@mail.example.vn:465", "%23"),
    ("SMTP_URL", f"smtps://ocop:{SECRET}/{SECRET}@mail.example.vn:465", "%2F"),
    ("SMTP_URL", f"smtps://ocop:{SECRET}?{SECRET}@mail.example.vn:465", "%3F"),
    ("SMTP_URL", f"smtps://ocop:{SECRET}@{SECRET}@mail.example.vn:465", "%40"),
    ("SMTP_URL", f"smtps://ocop:{SECRET}%{SECRET}@mail.example.vn:465", "%25"),
    ("SMTP_URL", f"smtps://ocop:{SECRET}[{SECRET}@mail.example.vn:465", "%5B"),
    ("SMTP_URL", f"smtps://ocop:{SECRET}@mail.example.vn:cong", "smtps://user:password@host:465"),
    ("SMTP_URL", f"smtps://ocop:{SECRET}", "smtps://user:password@host:465"),
    ("SMTP_URL", f"mail.example.vn:{SECRET}", "smtps://user:password@host:465"),
    ("MAIL_FROM", "", "ocop@example.gov.vn"),
    ("MAIL_FROM", "Cổng OCOP", "ocop@example.gov.vn"),
    ("MAIL_FROM", "ocop@", "ocop@example.gov.vn"),
    ("WEBHOOK_URL", f"https://bridge:{SECRET}#{SECRET}@x.vn/", "https://bridge.example.vn"),
    ("WEBHOOK_URL", f"http://bridge.example.vn/{SECRET}", "https://bridge.example.vn"),
    ("WEBHOOK_SECRET", "", "openssl rand"),
    ("WEBHOOK_SECRET", SECRET, "openssl rand"),
    ("WEBHOOK_SECRET", f"whsec_{SECRET}!!!!!!!!!!!!!!!!!!!!", "base64"),
]


def environ_of(folder: Path, name: str, value: str) -> dict[str, str]:
    needed = {"MAIL_FROM": {"SMTP_URL": "smtp://127.0.0.1"}, "SMTP_URL": MAIL}
    needed |= {"WEBHOOK_URL": HOOK, "WEBHOOK_SECRET": HOOK}
    return {"OCOP_DATA_DIR": str(folder / "data")} | needed.get(name, {}) | {name: value}


@pytest.mark.parametrize(("name", "value", "example"), WRONG)
def test_a_wrong_value_is_told_with_its_name_and_a_right_one_and_without_secrets(
    tmp_path, name, value, example
):
    with pytest.raises(SettingsError) as wrong:
        Settings.from_environment(environ_of(tmp_path, name, value))

    (problem,) = wrong.value.problems
    assert problem.startswith(f"{name}: ")
    assert example in problem
    assert SECRET not in str(wrong.value)
    assert not list(tmp_path.iterdir()), "reading settings makes nothing"


@pytest.mark.parametrize("given", [True, False])
def test_a_folder_below_one_that_is_closed_is_told(tmp_path, monkeypatch, given):
    stat = Path.stat

    def closed(path: Path, **more: Any) -> os.stat_result:
        if path.name == "data":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, **more)

    monkeypatch.setattr(Path, "stat", closed)  # nothing is closed to the user root
    with pytest.raises(SettingsError) as wrong:
        Settings.from_environment({"OCOP_DATA_DIR": str(tmp_path / "data")} if given else {})

    (problem,) = wrong.value.problems
    assert problem.startswith("OCOP_DATA_DIR: ")
    assert "permission denied" in problem


def test_a_link_to_itself_is_told(tmp_path):
    (tmp_path / "data").symlink_to(tmp_path / "data")
    with pytest.raises(SettingsError, match=r"OCOP_DATA_DIR: .* leads back to itself"):
        Settings.from_environment({"OCOP_DATA_DIR": str(tmp_path / "data")})


@pytest.mark.parametrize("kept", [b"\xff\xfe" * 32, b"\0" * 64, b"khoa"])
def test_a_damaged_key_is_told_with_what_to_do(tmp_path, kept):
    (tmp_path / SECRET_KEY_FILE).write_bytes(kept)
    with pytest.raises(SettingsError) as wrong:
        Settings.from_environment({"OCOP_DATA_DIR": str(tmp_path)})

    (problem,) = wrong.value.problems
    assert problem.startswith("SECRET_KEY: ")
    assert f"{str(tmp_path / SECRET_KEY_FILE)!r} is damaged; remove it" in problem
    given = {"OCOP_DATA_DIR": str(tmp_path), "SECRET_KEY": "mot-khoa-dai-cua-huyen"}
    assert Settings.from_environment(given).secret_key == "mot-khoa-dai-cua-huyen"


def test_everything_wrong_is_told_at_once(tmp_path):
    environ = {name: value for name, value, _example in WRONG if value} | {"OCOP_DATA_DIR": str(tmp_path)}
    with pytest.raises(SettingsError) as wrong:
        Settings.from_environment(environ)
    told = {problem.partition(":")[0] for problem in wrong.value.problems}
    assert told == environ.keys() - {"OCOP_DATA_DIR"}


def test_what_is_empty_has_its_default(tmp_path):
    names = {name: "" for name, _value, _example in WRONG}
    settings = Settings.from_environment(names | {"OCOP_DATA_DIR": str(tmp_path)})
    assert (settings.port, settings.workers, settings.secure_cookies) == (8000, 2, False)


def test_signs_in_a_password_come_through_when_they_are_encoded():
    server = mail_server("smtps://ocop%40lc.gov.vn:a%23b%2Fc%40d%25@mail.example.vn")
    assert (server.username, server.password, server.port) == ("ocop@lc.gov.vn", "a#b/c@d%", 465)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ocop:a%23b@127.0.0.1:5432/ocop",
        "postgresql:///ocop?host=/run/postgresql&application_name=a@b",
        "postgresql+psycopg://postgres@/ocop?host=/tmp/x",
        "postgres://[::1]:5432/ocop?sslmode=require",
    ],
)
def test_the_addresses_of_real_databases_are_taken(tmp_path, url):
    settings = Settings.from_environment({"OCOP_DATA_DIR": str(tmp_path), "DATABASE_URL": url})
    assert settings.database_url.startswith("postgresql+psycopg://")


def test_a_secret_of_a_webhook_may_come_without_padding():
    assert hook_key("whsec_" + "QUJD" * 7 + "QQ") == b"ABC" * 7 + b"A"


@pytest.mark.slow
@pytest.mark.parametrize("command", [["serve"], ["demo"], ["plan", "progress", "--json"], ["db", "upgrade"]])
def test_a_command_with_a_wrong_setting_ends_with_words_alone(tmp_path, command):
    environ = {name: value for name, value, _example in WRONG if value} | MAIL
    ended = flask(*command, **environ | {"OCOP_DATA_DIR": str(tmp_path / "data")})

    assert ended.returncode == 1
    assert "SMTP_URL: " in ended.stderr
    assert "%5B" in ended.stderr
    assert "PORT: '-1'" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert SECRET not in ended.stdout + ended.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["plan", "progress", "--json"],
        ["plan", "list", "--json"],
        ["notices", "send"],
        ["people", "list"],
        ["db", "upgrade"],
        ["db", "current"],
    ],
)
def test_a_command_without_a_portal_says_so_and_leaves_nothing_behind(tmp_path, command):
    ended = flask(*command, OCOP_DATA_DIR=str(tmp_path / "data"))

    assert ended.returncode == 1
    assert "run `make run` first" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("command", [["serve"], ["plan", "progress", "--json"], ["notices", "send"]])
def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path, command):
    nobody = f"postgresql://ocop:{SECRET}@127.0.0.1:{free_port()}/ocop"
    ended = flask(*command, OCOP_DATA_DIR=str(tmp_path / "data"), PORT=str(free_port()), DATABASE_URL=nobody)

    assert ended.returncode == 1
    assert "the database (DATABASE_URL) does not answer" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert SECRET not in ended.stdout + ended.stderr


@pytest.mark.slow
def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    ended = flask("serve", OCOP_DATA_DIR=str(tmp_path / "file" / "data"))
    assert ended.returncode == 1
    assert "OCOP_DATA_DIR" in ended.stderr
    assert "Traceback" not in ended.stderr
