"""Filters of a work list under a name: kept for oneself, or shared with a team."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from service.commands import saved_filters as commands
from service.domain.errors import InvalidInputError
from service.web import reading
from service.web.auth import actor, staff_only
from service.web.frame import say
from service.web.sent import uuid_of
from service.web.worklist.blueprint import Answer, blueprint

KEPT = ("list", "q", "step", "with", "due", "priority", "area")


@blueprint.route("/work/filters", methods=["GET", "POST"])
@staff_only
def save_filter() -> Answer:
    """Asks for a name for the filters that the address names; keeps them."""
    if request.method == "GET":
        return _page(_narrowed(request.args), {})
    query = _narrowed(MultiDict(parse_qsl(request.form.get("query", "")[:4000])))
    name, team = request.form.get("name", ""), uuid_of(request.form.get("team", ""))
    try:
        reading.run(partial(commands.save, name=name, query=query, team_id=team))
    except InvalidInputError as error:
        return _page(query, error.errors), 422
    say(f"“{name.strip()}” is kept with your filters.")
    return redirect(f"{url_for('worklist.work')}?{query}", code=303)


@blueprint.post("/work/filters/<uuid:filter_id>/remove")
@staff_only
def remove_filter(filter_id: UUID) -> Answer:
    """Removes one of one's own."""
    name = reading.run(partial(commands.remove, filter_id=filter_id))
    say(f"“{name}” was removed from your filters.")
    return redirect(url_for("worklist.work"), code=303)


def _narrowed(args: "MultiDict[str, str]") -> str:
    """Only what a list knows."""
    return urlencode([(key, value) for key, value in args.items(multi=True) if key in KEPT and value])


def _page(query: str, errors: dict[str, str]) -> str:
    return render_template(
        "staff/save_filter.html",
        back={"text": "Work", "url": f"{url_for('worklist.work')}?{query}"},
        form_url=url_for("worklist.save_filter"),
        query=query,
        name=request.form.get("name", ""),
        teams=[
            {"value": value, "text": text, "checked": request.form.get("team", "") == value}
            for value, text in [("", "Only me"), *((str(team.id), f"My team: {team.name}") for team in actor().teams)]
        ],
        errors=errors,
    )


def saved(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """For the macro `filter`: name, address, whose it is, where it is removed."""
    me = str(actor().person_id)
    return [
        {
            "text": row["name"],
            "url": f"{url_for('worklist.work')}?{row['query']}",
            "line": f"from {row['person']}" if row["person_id"] != me else shared if row["team"] else "",
            "remove_url": url_for("worklist.remove_filter", filter_id=row["id"]) if row["person_id"] == me else None,
        }
        for row in rows
        for shared in [f"shared with {row['team']}"]
    ]


def save_url() -> str | None:
    """Where what the list is narrowed to now can be kept."""
    query = _narrowed(request.args)
    return f"{url_for('worklist.save_filter')}?{query}" if query.replace("list=", "", 1).count("=") else None
