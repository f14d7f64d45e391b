"""Asking for access to a case. Every answer is the same whether or not there is such a case."""

from functools import partial

from flask import redirect, render_template, request, url_for

from service.commands import access as commands
from service.domain.errors import InvalidInputError
from service.web import reading
from service.web.auth import staff_only
from service.web.cases.blueprint import Answer, blueprint
from service.web.frame import say


@blueprint.route("/cases/ask-access", methods=["GET", "POST"], defaults={"reference": ""})
@blueprint.route("/cases/<reference>/ask-access", methods=["GET", "POST"])
@staff_only
def ask_access(reference: str) -> Answer:
    """Asking to see a case, with a reason; the answer does not tell whether there is one."""
    if request.method == "GET":
        return _page(reference, {}, is_sent="sent" in request.args)
    typed, reason = request.form.get("reference", ""), request.form.get("reason", "")
    days = length(request.form.get("days", ""))
    try:
        is_open = reading.run(partial(commands.ask, typed=typed, reason=reason, days=days))
    except InvalidInputError as error:
        return _page(reference, error.errors), 422
    if is_open:
        say("You may open this case already.")
        return redirect(url_for("cases.case", reference=typed.strip()), code=303)
    return redirect(url_for("cases.ask_access", reference=reference or None, sent="1"), code=303)


def length(text: str) -> int | None:
    """Days; None for what is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None  # noqa: PLR2004 - four are no days


def lengths(chosen: str) -> list[dict[str, object]]:
    return [
        {"value": str(days), "text": text, "checked": str(days) == chosen} for days, text in commands.LENGTHS.items()
    ]


def _page(reference: str, errors: dict[str, str], *, is_sent: bool = False) -> str:
    return render_template(
        "staff/ask_access.html",
        back={"text": "Cases", "url": url_for("cases.search")},
        form_url=url_for("cases.ask_access", reference=reference or None),
        reference=request.form.get("reference", reference),
        reason=request.form.get("reason", ""),
        lengths=lengths(request.form.get("days", "")),
        errors=errors,
        is_sent=is_sent,
    )
