"""The feature's blueprint, on its own so that its modules of views can share it."""

from flask import Blueprint

bp = Blueprint("products", __name__)
