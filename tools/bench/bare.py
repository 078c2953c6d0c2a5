"""The yardstick: the smallest page Flask can serve."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def page() -> str:
    """One line of HTML."""
    return "<!doctype html><title>OCOP</title><h1>Xin chào</h1>"
