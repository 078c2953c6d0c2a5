"""The entry: ``flask --app app`` commands run in ``app``; granian serves it as ``asgi_app``."""

from ocop_tasks import create_app
from ocop_tasks.asgi import AsgiApplication
from ocop_tasks.web.body_limits import largest_body

app = create_app()
asgi_app = AsgiApplication(app, largest_body=lambda environ: largest_body(app, environ))
