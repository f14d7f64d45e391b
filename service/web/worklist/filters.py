"""What a work list is narrowed to: read from the address, and shown beside the list with how many tasks each leaves."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from service.domain.reference import read
from service.queries.worklist import Facets, Filters, View
from service.web.frame import newest_schemes
from service.web.sent import uuid_of
from service.web.words import count

HOLDERS = {"nobody": "Nobody yet", "me": "Me", "others": "Somebody else"}
DUE = {"late": "Late", "today": "Due today", "soon": "Due in the next two days"}
LONGEST_SEARCH = 100


def read_filters(args: "MultiDict[str, str]") -> Filters:
    typed = args.get("q", "").strip()[:LONGEST_SEARCH]
    reference = read(typed)
    return Filters(
        steps=tuple(args.getlist("step")),
        holders=tuple(value for value in args.getlist("with") if value in HOLDERS),
        priorities=tuple(args.getlist("priority")),
        area_id=uuid_of(args.get("area", "")),
        reference=reference,
        words="" if reference else typed,
        is_late="late" in args.getlist("due"),
        is_today="today" in args.getlist("due"),
        is_soon="soon" in args.getlist("due"),
    )


def address(without: tuple[str, str] | None = None, endpoint: str = "worklist.work", **more: str) -> str:
    """Of the list with the filters that are on, but `without` one; `more` stands for what is another view or page."""
    kept = [
        (key, value)
        for key, value in request.args.items(multi=True)
        if key not in more and key not in ("after", "since") and value and (key, value) != without
    ]
    return f"{url_for(endpoint)}?{urlencode([*more.items(), *kept])}"


def how_many(filters: Filters) -> int:
    lists = (filters.steps, filters.holders, filters.priorities)
    ones = (filters.area_id, filters.reference, filters.words, filters.is_late, filters.is_today, filters.is_soon)
    return sum(map(len, lists)) + sum(map(bool, ones))


def shown(view: View, filters: Filters, facets: Facets) -> dict[str, Any]:
    """For the macro `filter`."""
    return {
        "action": url_for("worklist.work"),
        "hidden": [("list", view)],
        "search": request.args.get("q", ""),
        "on": how_many(filters),
        "groups": _groups(facets, filters) if view != "done" else [],
        "area": _areas(facets, filters),
        "clear_url": url_for("worklist.work", list=view),
        "chips": _chips(facets, filters),
        "save_url": None,
    }


def _groups(facets: Facets, filters: Filters) -> list[dict[str, Any]]:
    return [
        {"name": name, "legend": legend, "options": options}
        for name, legend, options in (
            ("step", "Step", [_option(key, title, n, filters.steps) for key, title, n in facets.steps]),
            ("due", "Due", [_option(key, title, getattr(facets, key), _due(filters)) for key, title in DUE.items()]),
            (
                "with",
                "With",
                [_option(key, title, facets.holders.get(key, 0), filters.holders) for key, title in HOLDERS.items()],
            ),
            (
                "priority",
                "Priority",
                [
                    _option(key, title, facets.priorities.get(key, 0), filters.priorities)
                    for key, title in _priorities().items()
                ],
            ),
        )
    ]


def _due(filters: Filters) -> list[str]:
    return ["late"] * filters.is_late + ["today"] * filters.is_today + ["soon"] * filters.is_soon


def _areas(facets: Facets, filters: Filters) -> dict[str, Any] | None:
    if len(facets.areas) < 2 and filters.area_id is None:  # noqa: PLR2004 - one area leaves nothing to choose
        return None
    options = [{"value": "", "text": "All areas", "selected": filters.area_id is None}]
    for area_id, name, number in facets.areas:
        text = f"{name} ({count(number)})"
        options.append({"value": str(area_id), "text": text, "selected": area_id == filters.area_id})
    return {"options": options}


def _chips(facets: Facets, filters: Filters) -> list[dict[str, str]]:
    """Which filters are on; each takes its own off."""
    names = {element: name for element, name, _ in facets.steps}
    areas = {area_id: name for area_id, name, _ in facets.areas}
    labels = _priorities()
    chips = [(f"Step: {names.get(step, step)}", "step", step) for step in filters.steps]
    chips += [(f"With: {HOLDERS[value]}", "with", value) for value in filters.holders]
    chips += [(f"Priority: {labels.get(value, value)}", "priority", value) for value in filters.priorities]
    chips += [(DUE[value], "due", value) for value in _due(filters)]
    if filters.area_id:
        chips.append((f"Area: {areas.get(filters.area_id, 'another')}", "area", request.args.get("area", "")))
    if filters.reference or filters.words:
        chips.append((f"Search: {filters.reference or filters.words}", "q", request.args.get("q", "")))
    return [{"text": text, "url": address(without=(name, value))} for text, name, value in chips]


def _priorities() -> dict[str, str]:
    found = {}
    for files in newest_schemes().values():
        for key in files.scheme.table("priorities"):
            found[key] = files.scheme.priority(key)[1] or key
    return found


def _option(value: str, text: str, number: int, ticked: Sequence[str]) -> dict[str, Any]:
    return {"value": value, "text": text, "count": count(number), "ticked": value in ticked}
