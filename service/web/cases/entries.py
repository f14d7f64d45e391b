"""Pages of a case that are told as entries."""

from typing import Any

from flask import render_template

from service.web.cases.file import CaseFile


def entries_page(file: CaseFile, heading: str, days: list[dict[str, Any]], empty: str, **more: Any) -> str:
    pager = more.pop("pager", {"words": "", "next": None, "first": None})
    context = file.frame(heading) | {
        "heading": heading,
        "kinds": [],
        "days": days,
        "pager": pager,
        "empty": empty,
        "form": None,
        **more,
    }
    return render_template("staff/timeline.html", **context)
