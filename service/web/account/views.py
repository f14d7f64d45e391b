"""Signing in and out, notifications, profile, help, the demonstration's clock."""

from datetime import timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from flask import g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from service.commands import access, clock, demonstration, notices, sessions
from service.commands.incidents import SUPPORT
from service.domain.clock import LONDON
from service.domain.errors import NotFoundError, NotPermittedError
from service.queries import people
from service.web import reading
from service.web.account.blueprint import Answer, blueprint
from service.web.account.help import HELP
from service.web.account.profile import device_of, views
from service.web.auth import COOKIE, public, set_cookie, staff_only
from service.web.frame import newest_schemes, say, supervises
from service.web.page import prose
from service.web.reading import reader
from service.web.sent import uuid_of
from service.web.words import day, instant, instant_short

REASONS = {
    "ended": "You signed out because nothing happened for 30 minutes. Sign in to go on.",
    "kept": "Sign in to go on. What you had typed is kept and will be there when you sign in.",
    "out": "You are signed out.",
    "again": "This page was open for a long time. Sign in again.",
}
STEPS = (("+1h", "1 hour"), ("+24h", "24 hours"), ("+3d", "3 days"), ("+10d", "10 days"))


@blueprint.get("/")
@public
def home() -> Answer:
    """Staff: to their part of the site. Others: what one can ask for."""
    if g.actor is None:
        return redirect(url_for("enquiry.schemes"))
    if SUPPORT in g.actor.site_roles and not g.actor.teams:
        return redirect(url_for("operations.incidents"))
    manages = supervises(g.actor.roles) and not g.actor.teams[0].roles - _above()
    return redirect(url_for("monitoring.queues" if manages else "worklist.work"))


def _above() -> frozenset[str]:
    return frozenset(
        role for files in newest_schemes().values() for role in files.scheme.roles if supervises(frozenset({role}))
    )


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Answer:
    email, target = request.form.get("account") or request.form.get("email", ""), request.values.get("next", "")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            password = demonstration.PASSWORD if _chooses_account() else request.form.get("password", "")
            if token := reading.run_as(
                lambda context: sessions.sign_in(context, email, password, device_of(request)), None
            ):
                return _signed_in(token, target)
            errors = {"": sessions.WRONG}
        except NotPermittedError as error:
            errors = {"": str(error)}
    page = render_template(
        "staff/sign_in.html",
        reason=REASONS.get(request.args.get("why", ""), ""),
        providers=[],
        local=True,
        email=request.form.get("email", ""),
        form_url=url_for("account.sign_in", why=request.args.get("why", "")),
        next=target,
        errors=errors,
        accounts=_accounts(),
    )
    return page, 422 if errors else 200


def _chooses_account() -> bool:
    """By name instead of a password: in a demonstration only."""
    return bool(request.form.get("account")) and people.is_demonstration(reader())


def _signed_in(token: str, target: str) -> Answer:
    """To where the person wanted; a post that was kept while nobody was signed in is shown again to the same person."""
    session.clear()
    g.actor = reading.find_session(sessions.token_hash(token)).actor
    reading.finish_reading()
    kept = reading.run(sessions.take_held_post)
    response: Response
    if kept:
        path, body = kept
        response = make_response(render_template("staff/kept.html", **_kept(path, body)))
    else:
        response = redirect(target if _is_ours(target) else "/", code=303)
    set_cookie(response, token)
    return response


def _kept(path: str, body: list[tuple[str, str]]) -> dict[str, Any]:
    """The post as hidden fields, to be sent by a press after a look: nothing is sent by itself."""
    return {
        "path": path if _is_ours(path) else "/",
        "fields": [pair for pair in body if pair[0] != "form_token"],
    }


def _is_ours(target: str) -> bool:
    parts = urlsplit(target)
    return target.startswith("/") and not target.startswith("//") and not parts.netloc and "\\" not in target


def _accounts() -> list[dict[str, Any]] | None:
    if not people.is_demonstration(reader()):
        return None
    schemes = newest_schemes().values()
    default = next((str(files.scheme.setting("default_area", "")) for files in schemes), "")
    rows = people.demonstration_accounts(reader(), default)
    titles = {role: files.scheme.role_title(role) for files in schemes for role in files.scheme.roles}
    return [
        {
            "organisation": organisation,
            "people": [{"name": row.name, "role": _role_words(row, titles), "value": row.email} for row in members],
        }
        for organisation, members in groupby(rows, lambda row: row.organisation or "This service")
    ]


def _role_words(row: Any, titles: dict[str, str]) -> str:
    held = ", ".join(titles.get(role, role).lower() for role in row.roles or ()) or ", ".join(
        role.replace("_", " ") for role in row.site_roles
    )
    return f"{held[:1].upper()}{held[1:]}" + (f" · {row.team}" if row.team else "")


@blueprint.post("/sign-out")
@public
def sign_out() -> Answer:
    token = request.cookies.get(COOKIE)
    if token:
        reading.run_as(lambda context: sessions.sign_out(context, token), None)
    session.clear()
    response = redirect(url_for("account.sign_in", why="out"), code=303)
    response.delete_cookie(COOKIE)
    return response


@blueprint.get("/notifications")
@staff_only
def notifications() -> Answer:
    after = uuid_of(request.args.get("after", ""))
    rows = people.notifications(reader(), after)
    shown = rows[:49]
    grouped = groupby(shown, key=lambda row: row.at.astimezone(LONDON).date())
    days = [
        {"title": _day_title(found), "entries": [_notification(row) for row in members]} for found, members in grouped
    ]
    more = url_for("account.notifications", after=shown[-1].id) if len(rows) > len(shown) else None
    newest = {"text": "Newest", "url": url_for("account.notifications")} if after else None
    return render_template(
        "staff/notifications.html",
        heading="Notifications",
        views=views("Notifications"),
        read_url=url_for("account.mark_read"),
        days=days,
        pager={"words": "", "next": {"text": "Earlier", "url": more} if more else None, "first": newest},
        empty="You have no notifications. You are told here when something is handed or raised to you.",
    )


def _day_title(found: Any) -> str:
    return "Today" if found == reader().now.astimezone(LONDON).date() else day(found)


def _notification(row: Any) -> dict[str, Any]:
    url = url_for("worklist.task", task_id=row.seen_task_id) if row.seen_task_id else None
    page = "cases.access_of_case" if row.kind == access.ASKED else "cases.case"
    url = url or (url_for(page, reference=row.reference) if row.reference else None)
    reference = row.case_reference or row.reference or ""
    return {
        "title": row.text,
        "line": f"{reference + ', ' if reference else ''}{instant_short(row.at, reader().now)}",
        "text": "",
        "url": url,
        "alert": row.kind in ("tell", "raise") and row.read_at is None,
        "tag": None if row.read_at else {"text": "New", "kind": "brand"},
    }


@blueprint.post("/notifications/read")
@staff_only
def mark_read() -> Answer:
    reading.run(notices.mark_read)
    return redirect(url_for("account.notifications"), code=303)


@blueprint.get("/help")
@blueprint.get("/help/keys", endpoint="help_keys")
@blueprint.get("/accessibility", endpoint="accessibility")
@blueprint.get("/privacy", endpoint="privacy")
@public
def help_() -> Answer:
    name = request.path.strip("/").split("/", maxsplit=1)[0]
    title, text = HELP[name]
    return render_template("staff/help.html", title=title, body=prose(text), keys=name == "help")


@blueprint.route("/demonstration", methods=["GET", "POST"])
@staff_only
def demonstration_clock() -> Answer:
    """Moves the clock by stages; the worker does what falls due in between."""
    if not people.is_demonstration(reader()):
        raise NotFoundError("There is no such page.")
    if request.method == "POST":
        try:
            length = clock.parse_step(request.form.get("step", ""))
        except ValueError as error:
            return _clock(str(error)), 422
        _move(length)
        return redirect(url_for("account.demonstration_clock"), code=303)
    return _clock("")


def _clock(error: str) -> str:
    steps = [{"value": value, "text": text} for value, text in STEPS]
    return render_template("staff/clock.html", time=instant(reader().now), steps=steps, error=error)


def _move(length: timedelta) -> None:
    until = reader().now + length
    reading.finish_reading()  # the way there takes a while, and ends at another time
    done = reading.services().move_clock(until)
    say(
        f"It is now {instant(reader().now)} in the demonstration."
        if done
        else "The clock stopped on the way: the worker is busy. Try again."
    )
