"""The blueprint that the administrator's views register on."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")
