"""The blueprint that the plans' views register on."""

from flask import Blueprint

bp = Blueprint("planning", __name__)
