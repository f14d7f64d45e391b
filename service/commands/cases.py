"""Opening a case: its record, the enquiry's answers and the running instance, in one transaction, once per draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from service import engine
from service.commands import files as attached
from service.commands import opened
from service.commands.advance import Step, advance
from service.commands.answers import accepted, submission
from service.commands.definitions import FileSet
from service.commands.executor import Context
from service.commands.history import Change
from service.domain.clock import LONDON
from service.domain.errors import NoTeamError, NotPermittedError
from service.domain.ids import new_id
from service.domain.reference import new_reference
from service.domain.words import two_words
from service.feel import compile_expression, values
from service.forms import Form
from service.persistence.models import AccessGrant, Area, CaseRecord, FormSubmission, ProcessInstance
from service.persistence.repositories import cases as repository
from service.persistence.repositories import directory
from service.persistence.repositories.files import Owner
from service.persistence.repositories.steps import Rows


@dataclass(frozen=True, slots=True)
class Opened:
    """The new case's reference, or that of the case which the first press of the same form opened."""

    case_id: UUID
    reference: str
    again: bool = False
    answers: Mapping[str, Any] = field(default_factory=dict)


def open_case(
    context: Context,
    scheme: str,
    raw: Mapping[str, Any],
    *,
    token: str,
    deployment_id: UUID | None = None,
    owner: Owner | None = None,
) -> Opened:
    """Validates the enquiry and starts the scheme's process. `token`: unique to the form that was shown.

    `owner`: whose files may stand in the answers; without it, those of the member of staff who records it.

    Raises FormAnswersInvalidError, NotPermittedError (a member of staff who may not record enquiries).
    """
    if found := repository.case_of_token(context.work.session, token):
        context.work.widen(found)
        return Opened(found, repository.reference_of(context.work.session, found), again=True)
    files = (
        context.definitions.get(context.work, deployment_id)
        if deployment_id
        else context.definitions.newest(context.work, scheme)
    )
    _check_role(context, files)
    form = start_form(files)
    owner = owner or Owner(person_id=context.actor.person_id if context.actor else None)
    answers = accepted(context.work, files, form, attached.sift(context, owner, form, raw))
    if made := files.scheme.table("public").get("made_words"):
        answers[str(made)] = two_words()
    done = _open(context, files, form, answers, token)
    attached.send(context, owner, form, answers, done.case_id, files.id)
    return done


def start_form(files: FileSet) -> Form:
    return files.form(files.engine.process(files.scheme.process).start_form)


def _check_role(context: Context, files: FileSet) -> None:
    if context.actor and not context.actor.roles & files.scheme.start_roles:
        titles = ", ".join(files.scheme.role_title(role).lower() for role in sorted(files.scheme.start_roles))
        raise NotPermittedError(f"Your roles do not let you record an enquiry. These do: {titles}.")


def _open(context: Context, files: FileSet, form: Form, answers: dict[str, Any], token: str) -> Opened:
    received = _received(context, files, answers)
    begun = Begun(files, files.scheme.process, find_area(context, files, answers), received, answers)
    case = new_case(context, begun)
    rows = Rows()
    rows.add(FormSubmission, submission(context, files, form.key, answers, token, (case.id, None)))
    begin(context, case, begun, {"form": form.key}, rows)
    return Opened(case.id, case.reference, answers=answers)


@dataclass(frozen=True, slots=True)
class Begun:
    """What a case begins with. `element`: the start event, if it is not the plain one; `started_key`: its message's."""

    files: FileSet
    process: str
    area: Area
    received_at: datetime
    answers: Mapping[str, Any]
    element: str | None = None
    started_key: str | None = None
    generation: int = 0


def new_case(context: Context, begun: Begun) -> CaseRecord:
    """Not written yet."""
    return CaseRecord(
        id=new_id(),
        reference=new_reference(),
        scheme=begun.files.scheme.key,
        area_id=begun.area.id,
        nation=begun.area.nation,
        received_at=begun.received_at,
        owning_team_id=_owning_team(context, begun.files, begun.area.id),
        priority_value=50,
    )


def begin(context: Context, case: CaseRecord, begun: Begun, details: Mapping[str, Any], rows: Rows) -> None:
    """Writes the case with the first step of its instance. `rows`: what else is written with it."""
    context.work.widen(case.id)
    files = begun.files
    instance = ProcessInstance(
        id=new_id(),
        case_id=case.id,
        deployment_id=files.id,
        process_key=begun.process,
        state=b"",
        started_at=context.now,
        revision=0,
        started_key=begun.started_key,
    )
    rows.add(CaseRecord, _row(case))
    rows.add(AccessGrant, *_grants(context, files, case))
    result = engine.start(
        files.engine.process(begun.process),
        {"case": case_variable(case, begun.area.key)},
        context.now,
        element=begun.element,
        answers=begun.answers,
    )
    change = Change("case.opened", {"reference": case.reference, **details})
    advance(context, Step(case, instance, files, change, rows, is_first=True, generation=begun.generation), result)


def case_variable(case: CaseRecord, area_key: str) -> dict[str, Any]:
    """What every root instance knows of its case."""
    return {
        "id": str(case.id),
        "reference": case.reference,
        "scheme": case.scheme,
        "area": area_key,
        "nation": case.nation,
        "received_at": values.from_python(case.received_at),
        "priority": case.priority,
    }


def _row(case: CaseRecord) -> dict[str, Any]:
    return {column.key: getattr(case, column.key) for column in CaseRecord.__table__.columns}


def _grants(context: Context, files: FileSet, case: CaseRecord) -> list[dict[str, Any]]:
    """The owning team and the teams of the scheme's file roles get the whole file."""
    teams = {case.owning_team_id, *directory.file_teams(context.work.session, files.scheme.file_roles, case.area_id)}
    return [opened.grant(context, case, team, None, "file role") for team in sorted(teams)]


def _received(context: Context, files: FileSet, answers: Mapping[str, Any]) -> datetime:
    """When it came in, which starts its clocks: as staff answer the question that the scheme names; never after now."""
    told = answers.get(str(files.scheme.setting("received_answer", ""))) if context.actor else None
    try:
        found = datetime.fromisoformat(str(told))
    except ValueError:
        return context.now
    return min(found if found.tzinfo else found.replace(tzinfo=LONDON), context.now)


def _owning_team(context: Context, files: FileSet, area_id: UUID) -> UUID:
    """The team that serves the scheme's `owning_role` in the area or above."""
    role = str(files.scheme.setting("owning_role"))
    served = directory.serving_teams(context.work.session, [(role, str(area_id))]).get(0)
    if served is None:
        raise NoTeamError("No team takes enquiries for this area yet.")
    return served.team_id


def find_area(context: Context, files: FileSet, answers: Mapping[str, Any], of_other: UUID | None = None) -> Area:
    """The answer that the scheme names, else that of the case it comes of, else the actor's, else the site's own."""
    session = context.work.session
    expression = str(files.scheme.setting("area_answer", "null")).removeprefix("=")
    key = compile_expression(expression).evaluate(answers)
    found = directory.area_by_key(session, key) if isinstance(key, str) else None
    if found is None and of_other is not None:
        found = session.get(Area, of_other)
    if found is None and context.actor and context.actor.teams:
        found = session.get(Area, context.actor.teams[0].area_id)
    found = (
        found
        or directory.area_by_key(session, str(files.scheme.setting("default_area", "")))
        or directory.first_area(session)
    )
    if found is None:
        raise NotPermittedError("No areas have been set up yet.")
    return found
