"""The web application: what it needs, and what is in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, Response, g
from flask_wtf.csrf import CSRFProtect

from service.commands.clock_moves import move_until
from service.commands.executor import Executor
from service.config import Settings
from service.domain.clock import Clock
from service.web import auth, cases, enquiry, errors, files, frame, health, presence, worklist
from service.web.account import views as account
from service.web.monitoring import views as monitoring
from service.web.operations import views as operations
from service.web.page import content_security_policy, set_up_templates
from service.web.reading import Reading
from service.web.sent import TypedRequest

MAX_BODY = 25 * 1024 * 1024
CLOCK_PATIENCE = timedelta(seconds=20)
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Services:
    """What the composition root hands in: commands by the writing login, reading by the other."""

    settings: Settings
    commands: Executor
    reading: Reading
    secret: str
    clock: Clock

    def move_clock(self, until: datetime) -> bool:
        """Of a demonstration; False if the worker did not keep up."""
        return move_until(self.commands, until, CLOCK_PATIENCE)


def create_app(services: Services) -> Flask:
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.request_class = TypedRequest
    app.extensions["desk"] = services
    app.config.update(
        SECRET_KEY=services.secret,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="desk_form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=services.settings.service_secure_cookies,
        SEND_FILE_MAX_AGE_DEFAULT=YEAR,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    set_up_templates(app)
    for part in (auth, errors, frame):
        part.set_up(app)
    CSRFProtect(app)  # after `auth`: a lost token is told to who is signed in, and kept for who no longer is
    for views in (health, enquiry, account, worklist, cases, files, monitoring, operations, presence):
        app.register_blueprint(views.blueprint)
    app.after_request(_headers)
    return app


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", content_security_policy(viewer=g.get("shows_viewer", False)))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
