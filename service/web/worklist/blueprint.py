"""The blueprint that the pages of work share."""

from flask import Blueprint
from werkzeug.wrappers import Response

blueprint = Blueprint("worklist", __name__)
Answer = str | Response | tuple[str, int]
