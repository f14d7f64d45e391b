"""Who asks: the cookie's session becomes an actor before any view runs; staff pages without one lead to sign-in."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote

from flask import Flask, Response, current_app, g, jsonify, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from service.commands import sessions
from service.domain.actor import Actor
from service.web import reading

COOKIE = "desk_session"
SIGNED_OUT = "You are signed out. What you typed is kept. Sign in to go on."
P = ParamSpec("P")
T = TypeVar("T")


def set_up(app: Flask) -> None:
    app.before_request(load_actor)
    app.after_request(_finish)
    app.teardown_request(reading.finish_reading)


def load_actor() -> None:
    """One statement a request; none for files and for the public."""
    g.actor, g.session_has_ended, g.session_ends_at = None, False, None
    token = request.cookies.get(COOKIE)
    if token and request.endpoint != "static":
        view = current_app.view_functions.get(request.endpoint or "")
        state = reading.find_session(sessions.token_hash(token), touch=not getattr(view, "by_itself", False))
        g.actor, g.session_has_ended, g.session_ends_at = state.actor, state.has_ended, state.ends_at


def seconds_left() -> int | None:
    """Until the session ends if nothing happens; None without one."""
    ends_at: datetime | None = g.get("session_ends_at")
    return max(0, int((ends_at - reading.services().clock()).total_seconds())) if ends_at else None


def by_itself(view: Callable[P, T]) -> Callable[P, T]:
    """Marks a view that a page asks without its reader doing anything: it keeps no session alive."""
    view.by_itself = True  # type: ignore[attr-defined] # read before the view runs
    return view


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
    """Keeps a body that a person typed before the session was lost. A page's script is told so instead of led away."""
    path, token = request.full_path.rstrip("?"), request.cookies.get(COOKIE)
    kept = bool(request.method == "POST" and token and _keeps() and _held(token, path.removesuffix("/draft")))
    if request.headers.get("X-Requested-With") == "fetch":
        return jsonify(words=SIGNED_OUT), 401  # type: ignore[return-value] # a view may answer with a pair
    why = "kept" if kept else "ended" if g.get("session_has_ended") else ""
    target = "" if request.method == "POST" and not kept else path
    return redirect(f"/sign-in?next={quote(target)}&why={why}", code=303)


def _keeps() -> bool:
    """Whether what was sent is something that a person typed."""
    return not getattr(current_app.view_functions.get(request.endpoint or ""), "by_itself", False)


def held_fields() -> list[tuple[str, str]]:
    """What was typed, without what must not be kept."""
    unkept = ("csrf_token", "password")
    return [(name, value) for name, value in request.form.items(multi=True) if name not in unkept]


def _held(token: str, path: str) -> bool:
    body = held_fields()
    return reading.run_as(lambda context: sessions.hold_post(context, token, path, body), None)


def set_cookie(response: Response | BaseResponse, token: str) -> None:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=secure, path="/")


def _finish(response: Response) -> Response:
    reading.finish_reading()
    return response
