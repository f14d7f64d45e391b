"""Moving the demonstration's clock. Only a database that was made as a demonstration has one (DESIGN.md §5.6)."""

from datetime import datetime, timedelta

from service.commands.executor import Context
from service.domain.errors import NotPermittedError
from service.persistence.repositories import site, work


def move_to(context: Context, at: datetime) -> None:
    """Business time goes on from `at`; never back."""
    found = site.lock(context.work.session)
    if not found.is_demonstration:
        raise NotPermittedError("The clock can be moved in a demonstration only.")
    if at > context.now:
        found.clock_offset = found.clock_offset + (at - context.now)
        work.notify(context.work.session, "job")


def next_due(context: Context) -> datetime | None:
    """The business instant at which the next job is due; what has failed or is held counts no more."""
    return site.next_due(context.work.session, context.work.system_now)


def move_by_stages(context: Context, until: datetime) -> bool:
    """One stage of the way to `until`: to the next due instant before it, else to `until` itself.

    True when there is nothing more to do.

    Callers repeat it, letting the worker do what falls due in between.
    """
    due = next_due(context)
    if due is not None and due <= context.now:
        return False
    move_to(context, until if due is None or due > until else due)
    return due is None or due > until


def parse_step(text: str) -> timedelta:
    """'+24h', '90m', '3d', '+1w' as a length of time; raises ValueError with a sentence."""
    units = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
    amount, unit = text.strip().lstrip("+")[:-1], text.strip()[-1:]
    if unit not in units or not amount.isdigit():
        raise ValueError(f"“{text}” is not a length of time. Write for example +24h, +3d or +30m.")
    return timedelta(**{units[unit]: int(amount)})
