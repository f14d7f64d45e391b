"""An enquiry while the public writes it: kept on the server under a key that only the browser's cookie knows."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from argon2.exceptions import Argon2Error

from service.commands import cases, files
from service.commands.executor import Context
from service.commands.sessions import HASHER
from service.domain.errors import NotFoundError, NotPermittedError
from service.domain.ids import new_id
from service.domain.reference import new_reference, read
from service.persistence.models import PublicDraft
from service.persistence.repositories import drafts as repository
from service.persistence.repositories.files import Owner

UNSAVED_FOR, SAVED_FOR = timedelta(hours=24), timedelta(days=7)
DONE_SHOWN_FOR = timedelta(hours=1)
PIN_FAILURES, LOCKED_FOR = 5, timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written so far. `case_reference` once it was sent."""

    scheme: str
    deployment_id: UUID
    answers: Mapping[str, Any]
    reference: str | None
    case_reference: str | None


def key_hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def begin(context: Context, scheme: str) -> str:
    """A new draft; returns the key for the cookie."""
    key = secrets.token_urlsafe(32)
    context.work.show_draft(key_hash(key).hex())
    files = context.definitions.newest(context.work, scheme)
    now = context.work.system_now
    context.work.session.add(
        PublicDraft(
            id=new_id(),
            key_hash=key_hash(key),
            scheme=scheme,
            deployment_id=files.id,
            answers={},
            updated_at=now,
            expires_at=now + UNSAVED_FOR,
        )
    )
    return key


def find(context: Context, key: str) -> Draft:
    return _value(_row(context, key))


def keep(context: Context, key: str, answers: Mapping[str, Any], *, forget_removed: bool = True) -> None:
    """Replaces what was written so far; a question sent once more changes nothing else.

    `forget_removed`: files that the answers no longer name are gone; not yet while the page offers to undo it.
    """
    row = _row(context, key)
    row.answers, row.updated_at = dict(answers), context.work.system_now
    if forget_removed:
        form = cases.start_form(context.definitions.get(context.work, row.deployment_id))
        files.forget_removed(context, Owner(draft_id=row.id), form, answers)


def send(context: Context, key: str) -> str:
    """Opens the case with the draft's answers: once, however often it is pressed. Returns the case's reference."""
    row = _row(context, key, lock=True)
    if row.case_reference is None:
        opened = cases.open_case(
            context,
            row.scheme,
            row.answers,
            token=row.key_hash.hex(),
            deployment_id=row.deployment_id,
            owner=Owner(draft_id=row.id),
        )
        context.work.show_draft(row.key_hash.hex())
        row.case_reference, row.answers = opened.reference, _shown_at_end(opened.answers, context, row)
        row.updated_at, row.expires_at = context.work.system_now, context.work.system_now + DONE_SHOWN_FOR
    return row.case_reference


def _shown_at_end(answers: Mapping[str, Any], context: Context, row: PublicDraft) -> dict[str, Any]:
    """The draft is emptied when it is sent, but for what the last page may say."""
    kept = context.definitions.get(context.work, row.deployment_id).scheme.setting("shown_at_end", ())
    return {name: answers[name] for name in kept if name in answers}


def save_for_later(context: Context, key: str) -> tuple[str, str]:
    """(reference, PIN) to go on with within 7 days."""
    row = _row(context, key)
    pin = f"{secrets.randbelow(10**6):06d}"
    row.reference = row.reference or new_reference()
    row.pin_hash, row.failures = HASHER.hash(pin), 0
    row.expires_at = context.work.system_now + SAVED_FOR
    return row.reference, pin


def resume(context: Context, typed_reference: str, pin: str) -> str | None:
    """A new key for the cookie, or None if reference or PIN is wrong (the failure is kept).

    Raises NotPermittedError while it is locked after five wrong PINs.
    """
    reference, now = read(typed_reference), context.work.system_now
    if reference is None:
        return None
    context.work.show_draft(reference)
    row = repository.by_reference(context.work.session, reference, now)
    if row is None or row.pin_hash is None:
        return None
    if row.locked_until and row.locked_until > now:
        raise NotPermittedError("This enquiry is locked for 30 minutes after too many wrong PINs.")
    try:
        HASHER.verify(row.pin_hash, pin.strip())
    except Argon2Error:
        row.failures += 1
        row.locked_until = now + LOCKED_FOR if row.failures % PIN_FAILURES == 0 else None
        return None
    key = secrets.token_urlsafe(32)
    row.key_hash, row.failures, row.locked_until = key_hash(key), 0, None
    return key


def _row(context: Context, key: str, *, lock: bool = False) -> PublicDraft:
    context.work.show_draft(key_hash(key).hex())
    row = repository.by_key(context.work.session, key_hash(key), context.work.system_now, lock=lock)
    if row is None:
        raise NotFoundError("What you were writing is no longer kept.")
    return row


def _value(row: PublicDraft) -> Draft:
    return Draft(row.scheme, row.deployment_id, row.answers, row.reference, row.case_reference)
