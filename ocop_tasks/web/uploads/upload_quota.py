"""Whether there is room for one more unfinished file: among its sender's, among everybody's, and on the disk.

What is unfinished is what no form has taken yet, as long as it was announced to be. Asked inside a writing transaction,
of which there is one at a time, two people never get the same last room.
"""

from __future__ import annotations

import shutil

from flask import current_app
from flask_babel import gettext as _

from ocop_tasks.extensions import db
from ocop_tasks.models import Upload
from ocop_tasks.web.pages.template_filters import size
from ocop_tasks.web.security.current_user import portal_settings, viewer

MB, GB = 1_000_000, 1_000_000_000
RESERVE = GB
"""Bytes of the disk that files leave free: the database and the log need them to go on."""


def quota_problem(length: int) -> str | None:
    """Why the signed-in person has no room for ``length`` bytes more, in words that follow what they are, or None."""
    own, all_ = Upload.pending(db.session(), viewer()), Upload.pending(db.session())
    portal = portal_settings()
    if own.files >= Upload.MAX_FILES or own.bytes + length > portal.unfinished_mb * MB:
        return _(
            "chưa nhận được vì bạn còn %(count)s tệp gửi dở (%(size)s); mỗi người có nhiều nhất %(most)s tệp, "
            "%(mb)s MB. Hãy gửi nốt, hoặc bỏ bớt ở trang “Tệp gửi dở” (mở từ trang “Chờ gửi”), rồi gửi lại.",
            count=own.files,
            size=size(own.bytes),
            most=Upload.MAX_FILES,
            mb=portal.unfinished_mb,
        )
    if all_.bytes + length > portal.unfinished_gb_of_all * GB:
        return _(
            "chưa nhận được vì chỗ cho tệp gửi dở của mọi người (%(gb)s GB) đã đầy. Tệp còn nguyên trên máy của bạn: "
            "hãy thử lại sau, hoặc báo người quản trị.",
            gb=portal.unfinished_gb_of_all,
        )
    return None


def disk_problem(length: int) -> str | None:
    """Why the disk takes no ``length`` bytes more, in words that follow what they are; None where it does."""
    if free_disk() - length >= RESERVE:
        return None
    return _(
        "chưa nhận được vì máy chủ sắp hết chỗ. Tệp còn nguyên trên máy của bạn: hãy báo người quản trị, "
        "rồi gửi lại sau."
    )


def free_disk() -> int:
    """Bytes that are free where files are kept."""
    return shutil.disk_usage(current_app.config["ARRIVING"].folder).free
