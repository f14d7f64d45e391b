"""What the diagram offers at any time: a message start of an event sub-process, as an action on the case's pages."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service import engine
from service.commands import files as attached
from service.commands.advance import Step, advance
from service.commands.answers import accepted, submission
from service.commands.executor import Context
from service.commands.history import Change
from service.domain.errors import NotFoundError, NotPermittedError
from service.persistence.models import FormSubmission, MessageSubscription, ProcessInstance
from service.persistence.repositories import cases
from service.persistence.repositories import work as repository
from service.persistence.repositories.steps import Rows

EVERYBODY = "everybody"


def offered_subscription(context: Context, subscription_id: UUID) -> MessageSubscription:
    """The action, if it is offered to the actor; else not found."""
    found = cases.subscription(context.work.session, subscription_id) if context.actor else None
    if found is None or context.actor is None or not found.offered_to:
        raise NotFoundError("There is no such action, or it is not offered to you.")
    if found.offered_to != EVERYBODY and not context.actor.roles & set(found.offered_to.split()):
        raise NotPermittedError("Your roles do not include this.")
    return found


def act(context: Context, subscription_id: UUID, raw: Mapping[str, Any], *, token: str) -> str:
    """Starts what is offered, with its form's answers; returns the action's title. A second press does nothing more."""
    found = offered_subscription(context, subscription_id)
    context.work.widen(found.case_id)
    instance, case = repository.lock_instance(context.work.session, found.instance_id)
    if cases.submission_of_token(context.work.session, token):
        return found.title
    files = context.definitions.get(context.work, instance.deployment_id)
    answers = _answers(context, found, instance, raw)
    rows = Rows()
    rows.add(FormSubmission, submission(context, files, found.form_key, answers, token, (case.id, None)))
    if found.form_key:
        owner = attached.owner_of_person(context)
        attached.send(context, owner, files.form(found.form_key), answers, case.id, files.id)
    result = engine.fire(
        files.engine.process(instance.process_key), instance.state, found.engine_key, answers, context.now
    )
    change = Change("action.started", {"element": found.element_id, "name": found.title})
    advance(context, Step(case, instance, files, change, rows), result)
    return found.title


def _answers(
    context: Context, found: MessageSubscription, instance: ProcessInstance, raw: Mapping[str, Any]
) -> dict[str, Any]:
    if not found.form_key:
        return {}
    files = context.definitions.get(context.work, instance.deployment_id)
    form = files.form(found.form_key)
    return accepted(context.work, files, form, attached.sift(context, attached.owner_of_person(context), form, raw))
