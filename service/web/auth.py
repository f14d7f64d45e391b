"""Who asks: the cookie's session becomes an actor before any view runs; staff pages without one lead to sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote

from flask import Flask, Response, current_app, g, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from service.commands import sessions
from service.domain.actor import Actor
from service.web import reading

COOKIE = "desk_session"
P = ParamSpec("P")
T = TypeVar("T")


def set_up(app: Flask) -> None:
    app.before_request(load_actor)
    app.after_request(_finish)
    app.teardown_request(reading.finish_reading)


def load_actor() -> None:
    """One statement a request; none for files and for the public."""
    g.actor, g.session_has_ended = None, False
    token = request.cookies.get(COOKIE)
    if token and request.endpoint != "static":
        state = reading.find_session(sessions.token_hash(token))
        g.actor, g.session_has_ended = state.actor, state.has_ended


def actor() -> Actor:
    """The signed-in person; views behind `staff_only` have one."""
    found: Actor = g.actor
    return found


def staff_only(view: Callable[P, Any]) -> Callable[P, Any]:
    """Without a session: to sign-in. What was being sent is kept for the same person."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        return to_sign_in() if g.actor is None else view(*args, **kwargs)

    guarded.access = "staff"  # type: ignore[attr-defined] # read by the test that lists every route's access
    return guarded


def public(view: Callable[P, T]) -> Callable[P, T]:
    """Marks a view that anybody may open."""
    view.access = "public"  # type: ignore[attr-defined] # read by the test that lists every route's access
    return view


def to_sign_in() -> BaseResponse:
    """Keeps a body that a person typed before the session was lost."""
    path, kept = request.full_path.rstrip("?"), False
    token = request.cookies.get(COOKIE)
    if request.method == "POST" and token:
        body = [
            (name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "password")
        ]
        kept = reading.run_as(lambda context: sessions.hold_post(context, token, path, body), None)
    why = "kept" if kept else "ended" if g.get("session_has_ended") else ""
    target = "" if request.method == "POST" and not kept else path
    return redirect(f"/sign-in?next={quote(target)}&why={why}", code=303)


def set_cookie(response: Response | BaseResponse, token: str) -> None:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=secure, path="/")


def _finish(response: Response) -> Response:
    reading.finish_reading()
    return response
