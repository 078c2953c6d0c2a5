"""The entry: ``app`` is what granian serves and what ``flask --app app`` commands run in."""

from ocop_tasks import create_app

app = create_app()
