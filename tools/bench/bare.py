"""The yardstick: the smallest page Flask can serve."""

from flask import Flask

from ocop_tasks.asgi import AsgiApplication

app = Flask(__name__)
asgi_app = AsgiApplication(app, largest_body=lambda _environ: 1_000_000)


@app.get("/")
def page() -> str:
    """One line of HTML."""
    return "<!doctype html><title>OCOP</title><h1>Xin chào</h1>"
