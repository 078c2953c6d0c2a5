"""The blueprint that the views of amendments and versions register on."""

from flask import Blueprint

bp = Blueprint("amending", __name__)
