"""Every error as a page in words (UX.md, "When it goes wrong"). Logs carry codes and ids, never what was sent."""

import secrets
from typing import Any

import structlog
from flask import Flask, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from service.domain.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError, ServiceError
from service.web import problems, reading
from service.web.auth import to_sign_in
from service.web.frame import public_frame

LOG = structlog.get_logger("web")
Answer = tuple[str, int] | BaseResponse
MOST_READ, CHUNK = 200 * 1024 * 1024, 1024 * 1024
UNKEPT = ("csrf_token", "password", "account")
CODE_LETTERS = "23456789ACDEFGHJKMNPQRTVWXY"


def set_up(app: Flask) -> None:
    app.register_error_handler(NotFoundError, lambda _error: not_found())
    app.register_error_handler(404, lambda _error: not_found())
    app.register_error_handler(405, lambda _error: not_found())
    app.register_error_handler(NotPermittedError, lambda error: show(problems.not_permitted(str(error)), 403))
    app.register_error_handler(ConflictError, lambda error: show(problems.conflict(str(error)), 409))
    app.register_error_handler(InvalidInputError, lambda error: show(problems.invalid(str(error)), 422))
    app.register_error_handler(413, lambda _error: _too_large())
    app.register_error_handler(CSRFError, _lost_token)
    app.register_error_handler(OperationalError, _no_database)
    app.register_error_handler(HTTPException, _other)
    app.register_error_handler(Exception, _failed)


def show(problem: problems.Problem, status: int, again: dict[str, Any] | None = None) -> Answer:
    """In the frame of the part of the site that was asked. `again`: what was typed, to be sent once more."""
    if g.get("actor") is None and request.path.startswith("/ask/"):
        frame = public_frame((request.view_args or {}).get("scheme"))
        if frame:
            context = {"frame": "public", "scheme": frame}
            return render_template("errors/message.html", problem=problem, again=again, **context), status
    return render_template("errors/message.html", problem=problem, again=again), status


def not_found() -> Answer:
    """The same bytes for what is not there and for what is not this person's to see."""
    return show(problems.not_found(_ask_access(), signed_in=g.get("actor") is not None), 404)


def _ask_access() -> str:
    """Where to ask for a case; with the reference that the address names, whether or not there is one."""
    return url_for("cases.ask_access", reference=(request.view_args or {}).get("reference"))


def _too_large() -> Answer:
    """What was sent is read to its end, or the browser would say that the connection broke instead of showing this."""
    body, read = request.environ["wsgi.input"], 0
    while read < MOST_READ and (part := body.read(CHUNK)):
        read += len(part)
    return show(problems.too_large(), 413)


def _lost_token(_error: CSRFError) -> Answer:
    """A form whose token was lost: with a session that ended it is kept.

    Else the page is shown again by the browser's own means.
    """
    if request.endpoint == "account.sign_in":
        return redirect(url_for("account.sign_in", why="again"), code=303)
    if g.get("actor") is None and not request.path.startswith("/ask/"):
        return to_sign_in()
    return show(problems.not_sent(), 400, again=_typed() if _is_from_here() else None)


def _is_from_here() -> bool:
    """Whether one of our own pages sent it, as the browser says; only then it is offered to be sent again."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _typed() -> dict[str, Any] | None:
    """What was sent, to be sent again by a press."""
    if request.method != "POST":
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in UNKEPT]
    return {"url": request.full_path.rstrip("?"), "fields": fields}


def _no_database(error: OperationalError) -> Answer:
    LOG.error("database.unavailable", kind=type(error).__name__)
    g.pop("reader", None)
    g.actor = None
    return render_template(
        "errors/message.html", problem=problems.updating("in a few minutes", ["In an emergency, call 999."])
    ), 503


def _other(error: HTTPException) -> Answer:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 - redirects are answers, not errors
        return error.get_response()
    return show(problems.invalid(error.description or error.name), status)


def _failed(error: Exception) -> Answer:
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(4))
    if isinstance(error, ServiceError):
        LOG.warning("request.refused", code=error.code, support=code, path=request.endpoint)
    else:
        LOG.error("request.failed", support=code, path=request.endpoint, exc_info=error)
    reading.finish_reading(error)
    again = _typed()
    return show(problems.failed(code, request.path if request.method == "GET" else "", kept=bool(again)), 500, again)
