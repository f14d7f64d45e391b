"""Signing in and out, and a body whose session had ended. System clock."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from service.commands.executor import Context
from service.domain.errors import InvalidInputError, NotPermittedError
from service.persistence.models import HeldPost, WebSession
from service.persistence.repositories import sessions as repository

HASHER = PasswordHasher()
WRONG = "The e-mail address or password is not right."
FAILURES, LOCKED_FOR = 10, timedelta(minutes=15)
HELD_FOR = timedelta(hours=24)


@cache
def _of_nobody() -> str:
    """So that an unknown address takes as long as a wrong password. Made when first needed: it takes a while."""
    return HASHER.hash(secrets.token_hex())


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def sign_in(context: Context, email: str, password: str, device: str = "") -> str | None:
    """A new session's token, or None if address or password is wrong (the failure is kept: the caller commits).

    Raises NotPermittedError while the account is locked.
    """
    now = context.work.system_now
    person, credential = repository.account(context.work.session, email.strip().lower())
    if credential and credential.locked_until and credential.locked_until > now:
        raise NotPermittedError("This account is locked for some minutes after too many wrong passwords.")
    if (
        not _matches(credential.password_hash if credential else _of_nobody(), password)
        or person is None
        or credential is None
    ):
        if credential:
            credential.failures += 1
            credential.locked_until = now + LOCKED_FOR if credential.failures % FAILURES == 0 else None
        return None
    credential.failures, credential.locked_until = 0, None
    token = secrets.token_urlsafe(32)
    of = {"person_id": person.id, "started_at": now, "seen_at": now, "device": device}
    context.work.session.add(WebSession(token_hash=token_hash(token), **of))
    return token


def _matches(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False


def sign_out(context: Context, token: str) -> None:
    repository.end_session(context.work.session, token_hash(token), context.work.system_now)


def hold_post(context: Context, token: str, path: str, body: Sequence[tuple[str, str]]) -> bool:
    """Keeps what was sent with a session that had ended, for the same person.

    False if the token never was a session.
    """
    person_id = repository.person_of_session(context.work.session, token_hash(token))
    if person_id is None:
        return False
    row = HeldPost(
        token_hash=token_hash(token),
        person_id=person_id,
        path=path,
        body=[list(pair) for pair in body],
        held_at=context.work.system_now,
    )
    context.work.session.merge(row)
    return True


def take_held_post(context: Context) -> tuple[str, list[tuple[str, str]]] | None:
    """(path, body) of the newest post kept for the actor; it is handed out once."""
    if context.actor is None:
        raise InvalidInputError("Nobody is signed in.")
    found = repository.held_posts(context.work.session, context.actor.person_id)
    for post in found:
        context.work.session.delete(post)
    recent = [post for post in found if post.held_at > context.work.system_now - HELD_FOR]
    return (recent[0].path, [(name, value) for name, value in recent[0].body]) if recent else None


def forget_held(context: Context, path: str) -> None:
    """What was kept of the actor for an address: it has been sent."""
    if context.actor is None:
        raise InvalidInputError("Nobody is signed in.")
    for post in repository.held_posts(context.work.session, context.actor.person_id):
        if post.path == path:
            context.work.session.delete(post)


def end_sessions_of(context: Context, person_id: UUID) -> None:
    repository.end_sessions_of(context.work.session, person_id, context.work.system_now)
