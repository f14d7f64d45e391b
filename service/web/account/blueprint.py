"""The blueprint that the pages of one's own account share."""

from flask import Blueprint
from werkzeug.wrappers import Response

blueprint = Blueprint("account", __name__)
Answer = str | Response | tuple[str, int]
