"""Whether the service can be used."""

from flask import Blueprint

from service.queries import definitions
from service.web.auth import public
from service.web.page import asset
from service.web.reading import reader

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/ready")
@public
def ready() -> tuple[dict[str, str], int]:
    """200 once a page can be used: the database answers, something is published, the bundle is there."""
    published = definitions.is_anything_published(reader())
    asset("desk.css")
    return ({"status": "ready"}, 200) if published else ({"status": "nothing is published"}, 503)


@blueprint.get("/health/live")
@public
def live() -> dict[str, str]:
    """200 while the process answers at all."""
    return {"status": "live"}
