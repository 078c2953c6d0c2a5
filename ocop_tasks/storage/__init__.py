"""Evidence bytes: kept under their SHA-256 in a local folder now, in an S3 bucket later.

Durable before anything names them: a row may be written once ``Store.keep`` has returned, never before.
"""

from ocop_tasks.storage.formats.kinds import KINDS, Family, Kind, NotAllowed, Reason
from ocop_tasks.storage.stores.base import IncomingFile, NotStored, StorageUnavailable, Store, TooLarge

__all__ = [
    "KINDS",
    "Family",
    "IncomingFile",
    "Kind",
    "NotAllowed",
    "NotStored",
    "Reason",
    "StorageUnavailable",
    "Store",
    "TooLarge",
]
