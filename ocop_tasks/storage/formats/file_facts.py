"""What a kept file says of itself, as plain JSON beside its row: told, never verified."""

from __future__ import annotations

from typing import TypedDict


class Signature(TypedDict, total=False):
    """A digital signature as the file has it: nobody has checked whether it holds."""

    signer: str
    at: str
    """ISO 8601, with the zone where the file tells one."""


class Original(TypedDict):
    """The photo of which the device that sent it made a smaller one."""

    width: int
    height: int
    bytes: int


class Facts(TypedDict, total=False):
    """Only what there is something to say of has its key."""

    pages: int
    signatures: list[Signature]
    taken: str
    """When a photo was taken, by the camera's clock: ISO 8601, mostly without a zone."""
    made_smaller: Original
    unreadable: str
    """Why nobody can open it (``kinds.Reason``): of files that were taken before it was asked."""
