"""One's profile: what one may do here, on which devices one is signed in, shortcuts."""

from functools import partial
from typing import Any

from flask import Request, make_response, redirect, render_template, request, url_for

from service.commands import devices as commands
from service.commands.sessions import token_hash
from service.domain.errors import NotFoundError
from service.queries import people
from service.web import reading
from service.web.account.blueprint import Answer, blueprint
from service.web.auth import COOKIE, actor, staff_only
from service.web.frame import newest_schemes, say
from service.web.reading import reader
from service.web.words import day, instant_short, plural

# The first that is found in what a browser says of itself: some name others, too.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def views(current: str) -> list[dict[str, Any]]:
    """Pages of one's own."""
    pages = [("Notifications", "account.notifications"), ("Profile", "account.me")]
    return [
        {"text": text, "url": url_for(endpoint), "current": text == current, "count": ""} for text, endpoint in pages
    ]


@blueprint.route("/me", methods=["GET", "POST"])
@staff_only
def me() -> Answer:
    found = actor()
    titles = {role: files.scheme.role_title(role) for files in newest_schemes().values() for role in files.scheme.roles}
    trainings = {
        key: files.scheme.title("trainings", key)
        for files in newest_schemes().values()
        for key in files.scheme.table("trainings")
    }
    today = reader().now.date()
    shortcuts = request.cookies.get("desk_shortcuts") != "off"
    if request.method == "POST":
        shortcuts = bool(request.form.get("shortcuts"))
    page = render_template(
        "staff/me.html",
        views=views("Profile"),
        form_url=url_for("account.me"),
        shortcuts=shortcuts,
        sessions=_devices(),
        session_url=url_for("account.end_device"),
        others_url=url_for("account.end_other_devices"),
        saved=request.method == "POST",
        me={
            "name": found.name,
            "email": found.email,
            "roles": [titles.get(role, role) for role in sorted(found.roles)]
            + [role.replace("_", " ").capitalize() for role in sorted(found.site_roles)],
            "teams": [team.name for team in found.teams],
            "trainings": [
                {"name": trainings.get(key, key), "until": day(until), "ended": until < today}
                for key, until in sorted(found.trainings.items())
            ],
        },
    )
    response = make_response(page)
    if request.method == "POST":
        response.set_cookie(
            "desk_shortcuts", "on" if shortcuts else "off", httponly=True, samesite="Lax", max_age=365 * 86400
        )
    return response


@blueprint.post("/me/devices/end")
@staff_only
def end_device() -> Answer:
    """Signs one other device out."""
    try:
        reading.run(partial(commands.end, key=request.form.get("session", "")))
    except NotFoundError as error:
        say(str(error))
    else:
        say("That device is signed out.")
    return redirect(url_for("account.me"), code=303)


@blueprint.post("/me/devices/end-others")
@staff_only
def end_other_devices() -> Answer:
    """Signs every device out but this one."""
    number = reading.run(partial(commands.end_others, token=request.cookies.get(COOKIE, "")))
    say(f"{plural(number, 'other device was', 'other devices were')} signed out.")
    return redirect(url_for("account.me"), code=303)


def _devices() -> list[dict[str, Any]]:
    """This one first. Sessions live by the system's clock; what is shown is the service's time."""
    moved = reader().now - reader().work.system_now
    return [
        {
            "id": row.key,
            "device": row.device or "A device that did not say what it is",
            "last": instant_short(row.seen_at + moved, reader().now),
            "this": row.is_this,
        }
        for row in people.devices(reader(), token_hash(request.cookies.get(COOKIE, "")))
    ]


def device_of(asked: Request) -> str:
    """“Firefox on Windows”; empty for what names neither."""
    said = asked.headers.get("User-Agent", "")
    browser = next((name for sign, name in BROWSERS if sign in said), "")
    system = next((name for sign, name in SYSTEMS if sign in said), "")
    return " on ".join(filter(None, [browser, system]))
