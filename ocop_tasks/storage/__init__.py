"""Evidence bytes: kept under their SHA-256 in a local folder now, in an S3 bucket later.

Durable before anything names them: a row may be written once ``Store.keep`` has returned, never before.
"""

from ocop_tasks.storage.base import NotStored, Received, StorageUnavailable, Store, TooLarge
from ocop_tasks.storage.kinds import KINDS, Family, Kind, NotAllowed, Reason

__all__ = [
    "KINDS",
    "Family",
    "Kind",
    "NotAllowed",
    "NotStored",
    "Reason",
    "Received",
    "StorageUnavailable",
    "Store",
    "TooLarge",
]
