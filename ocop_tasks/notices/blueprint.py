"""Where the notices' routes hang."""

from flask import Blueprint

bp = Blueprint("notices", __name__)
