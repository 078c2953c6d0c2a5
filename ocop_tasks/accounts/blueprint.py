"""The blueprint that the views of one's own account register on."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
