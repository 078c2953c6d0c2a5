"""Files that arrived with a form that could not be taken yet: the form carries them along, so they come only once.

Each is a signed word that names the kept bytes; it is good for the person who sent them, and for nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from ocop_tasks.models import User
from ocop_tasks.web.uploads import Kept


def seal(kept: Kept, owner: User) -> str:
    """The word that a form carries for ``kept``."""
    return _words(owner).dumps([kept.name, kept.sha256, kept.size, kept.media_type])


def opened(words: Iterable[str], owner: User) -> list[Kept]:
    """The files that ``owner``'s form carried; a word that is not his is left out."""
    found = []
    for word in words:
        try:
            found.append(Kept(*_words(owner).loads(word)))
        except BadSignature:
            continue
    return found


def _words(owner: User) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"held file of {owner.id}")
