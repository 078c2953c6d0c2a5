"""The headings of a plan's table, as offices word them, and which columns they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from ocop_tasks.rules.text.vietnamese import fold


class Field(StrEnum):
    """What a column says of a task."""

    NUMBER = "number"
    CONTENT = "content"
    LEAD = "lead"
    COORDINATING = "coordinating"
    TIME = "time"
    START = "start"
    """When it begins: kept in the notes, for only its end is a deadline."""
    PERIOD = "period"
    """A column for a quarter or a month, in which the time is marked with an x."""
    RESULT = "result"
    STATE = "state"
    PERCENT = "percent"
    DONE = "done"
    """The day on which it was done, which is no deadline."""
    NOTES = "notes"
    OTHER = "other"
    """Money, who is responsible and the like: kept in the notes, under its heading."""


class Sureness(StrEnum):
    """How it is known what a column is."""

    GIVEN = "given"
    """Somebody said so."""
    SURE = "sure"
    """Its heading is a usual one."""
    LIKELY = "likely"
    """By some of its words."""
    UNKNOWN = "unknown"


ONCE = frozenset(
    {
        Field.NUMBER,
        Field.CONTENT,
        Field.LEAD,
        Field.COORDINATING,
        Field.TIME,
        Field.STATE,
        Field.PERCENT,
        Field.DONE,
    }
)
"""What only one column can be."""
_USUAL = {
    Field.NUMBER: "tt|stt|so tt|so thu tu|thu tu|muc|so|no|danh so",
    Field.CONTENT: "noi dung|noi dung cong viec|noi dung nhiem vu|nhiem vu|ten nhiem vu|cong viec"
    "|noi dung thuc hien"
    "|noi dung hoat dong|hoat dong|nhiem vu cu the|nhiem vu giai phap|nhiem vu va giai phap|cac nhiem vu|dau viec"
    "|noi dung trien khai|ten cong viec|noi dung cong tac|danh muc nhiem vu|noi dung nhiem vu giai phap"
    "|noi dung chi tiet"
    "|nhiem vu duoc giao|noi dung chi dao|nhiem vu trong tam|cac nhiem vu trong tam|ten cong viec nhiem vu|viec can lam"
    "|noi dung cac nhiem vu|noi dung tieu chi|tieu chi",
    Field.LEAD: "chu tri|don vi chu tri|co quan chu tri|co quan don vi chu tri|don vi chu tri thuc hien"
    "|co quan chu tri thuc hien|chu tri thuc hien|don vi co quan chu tri|don vi dau moi|co quan dau moi|dau moi"
    "|phong ban chu tri|co quan don vi chu tri thuc hien|don vi chu tri tham muu|co quan chu tri tham muu",
    Field.COORDINATING: "phoi hop|don vi phoi hop|co quan phoi hop|co quan don vi phoi hop|phoi hop thuc hien"
    "|don vi phoi hop thuc hien|co quan phoi hop thuc hien|don vi co quan phoi hop|co quan don vi phoi hop thuc hien",
    Field.TIME: "thoi gian|thoi han|thoi gian thuc hien|thoi gian hoan thanh|thoi han hoan thanh|han hoan thanh"
    "|thoi gian ket thuc|ngay hoan thanh|han|han xong|moc thoi gian|ket thuc|ngay ket thuc|den ngay|thoi han thuc hien"
    "|han thuc hien|thoi gian trien khai|thoi diem hoan thanh|thoi gian xong|thoi gian thuc hien hoan thanh|hoan thanh",
    Field.START: "bat dau|thoi gian bat dau|ngay bat dau|tu ngay|thoi diem bat dau",
    Field.RESULT: "ket qua|san pham|san pham dau ra|ket qua san pham|san pham ket qua|ket qua dau ra|ket qua dat duoc"
    "|san pham hoan thanh|du kien ket qua|ket qua du kien|ket qua can dat|san pham du kien|dau ra|hinh thuc van ban"
    "|ket qua san pham dat duoc|san pham ket qua dau ra|ket qua san pham dau ra",
    Field.STATE: "tinh trang"
    "|trang thai|tinh hinh thuc hien|ket qua thuc hien|tinh trang thuc hien|tinh hinh"
    "|trang thai thuc hien|danh gia ket qua|ket qua den nay|tien do hien tai",
    Field.PERCENT: "ty le hoan thanh|ti le hoan thanh|phan tram hoan thanh|% hoan thanh|hoan thanh %|%|ty le %"
    "|tien do %|muc do hoan thanh|ty le|ti le|muc do hoan thanh %|ty le hoan thanh %|% thuc hien",
    Field.DONE: "ngay hoan thanh thuc te|thoi gian hoan thanh thuc te|thoi diem hoan thanh thuc te|hoan thanh thuc te"
    "|ngay thuc te hoan thanh|thoi gian thuc te hoan thanh|thuc te hoan thanh|ngay da hoan thanh|da hoan thanh ngay"
    "|hoan thanh ngay|ngay thuc hien xong|ngay xong thuc te|ngay xong|da xong ngay",
    Field.NOTES: "ghi chu|luu y|y kien|ghi chu khac",
}  # fmt: skip
USUAL = {spelling: field for field, spellings in _USUAL.items() for spelling in spellings.split("|")}
_BY_WORDS = (
    (Field.COORDINATING, re.compile(r"(?<!chu tri )\bphoi hop\b")),
    (Field.LEAD, re.compile(r"\bchu tri\b|\b(?:don vi|co quan|phong ban)\b.*\bthuc hien\b|\bphan cong\b")),
    (Field.PERCENT, re.compile(r"%|\bt[yi] le\b|\bphan tram\b")),
    (Field.STATE, re.compile(r"\btinh trang\b|\btrang thai\b|\btinh hinh\b|\bket qua thuc hien\b")),
    (Field.DONE, re.compile(r"\b(?:ngay|thoi (?:gian|diem))\b.*\bthuc te\b|\bthanh thuc te\b|\b(?:thanh|xong) ngay\b")),
    (Field.TIME, re.compile(r"\bthoi (?:gian|han|diem)\b|\bhan (?:hoan|xong|bao)\b|\btien do\b|\bngay hoan thanh\b")),
    (Field.RESULT, re.compile(r"\bket qua\b|\bsan pham\b|\bdau ra\b")),
    (Field.CONTENT, re.compile(r"\bnoi dung\b|\bnhiem vu\b|\bcong viec\b|\bhoat dong\b")),
    (Field.NUMBER, re.compile(r"^(?:s ?tt|so thu tu)\b")),
    (Field.NOTES, re.compile(r"\bghi chu\b")),
)  # fmt: skip
DUE_OR_DONE = frozenset(
    {"ngay hoan thanh", "thoi gian hoan thanh", "thoi diem hoan thanh", "ngay ket thuc", "thoi gian xong"}
)
"""Headings of a deadline, unless another column beside them is one by its own word, "hạn": then of when it was done."""
_PERIOD = re.compile(
    r"(?:quy|q|thang|t) ?(?:[1-9]|1[0-2]|i{1,3}|iv)(?: nam 20\d\d| 20\d\d)?|6 thang (?:dau|cuoi) nam"
)
_REMARK = re.compile(r"\([^)]*\)")
_SIGNS = re.compile(r"[^\w%]+")
LONGEST_HEADING = 80
"""Letters; what is longer is no heading, though it may speak of time and of results."""


def plain(text: str) -> str:
    """A heading without case, marks, signs and what stands in brackets: "CQ chủ trì (đầu mối)" is "co quan chu tri"."""
    bare = " ".join(_SIGNS.sub(" ", fold(_REMARK.sub(" ", text))).split())
    return re.sub(r"\bcq\b", "co quan", re.sub(r"\b(?:dv|d vi)\b", "don vi", bare))


def understood(texts: Sequence[str]) -> tuple[Field, Sureness]:
    """What a column is whose headings are ``texts``, from the top row down; the lowest says it most closely."""
    if any(len(text) > LONGEST_HEADING for text in texts):
        return Field.OTHER, Sureness.UNKNOWN
    bare = [each for each in map(plain, texts) if each]
    if not bare:
        return Field.OTHER, Sureness.UNKNOWN
    if len(bare) > 1 and _PERIOD.fullmatch(bare[-1]):
        return Field.PERIOD, Sureness.SURE
    together = " ".join(bare)
    for spelling in (together, bare[-1]):
        if spelling in USUAL:
            return USUAL[spelling], Sureness.SURE
    for spelling in (bare[-1], together):
        for field, words in _BY_WORDS:
            if words.search(spelling):
                return field, Sureness.LIKELY
    return Field.OTHER, Sureness.UNKNOWN
