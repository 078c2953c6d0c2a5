"""The entry: ``flask --app app`` commands run in ``app``; granian serves it as ``asgi_app``."""

import os

os.umask(0o077)  # whatever the portal writes, its own user alone may read

from ocop_tasks import create_app, data_folder  # noqa: E402
from ocop_tasks.asgi import AsgiApplication  # noqa: E402
from ocop_tasks.settings import SettingsError  # noqa: E402
from ocop_tasks.web.requests.body_limits import max_body_size  # noqa: E402

try:
    app = create_app()
except SettingsError as wrong:
    raise SystemExit(str(wrong)) from None
settings = app.config["SETTINGS"]
if not settings.commands:
    data_folder.hold_for_life(settings.data_dir)
asgi_app = AsgiApplication(app, largest_body=lambda environ: max_body_size(app, environ))
