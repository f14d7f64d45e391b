"""The one sealer: chains what was committed to both logs; and the check that nobody changed them (DESIGN.md §5.8)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from service.commands.executor import Context
from service.domain.seals import BEGINNING, chain, of_history, of_reading
from service.persistence.models import AuditSeal
from service.persistence.repositories import seals as repository

MOST = 2_000  # entries of one seal
DIGESTS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {"history_event": of_history, "audit_event": of_reading}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken`: a sentence for each seal or entry that is not as it was sealed."""

    seals: int
    entries: int
    unsealed: int
    broken: tuple[str, ...]


def seal(context: Context) -> bool:
    """Seals up to 2,000 entries of each log; True: there may be more. Does nothing while another worker seals."""
    session = context.work.session
    if not repository.lock(session):
        return False
    last = repository.last(session)
    is_full = False
    for log in repository.LOGS:
        rows = repository.unsealed(session, log, MOST)
        if not rows:
            continue
        previous = last.chain if last else BEGINNING
        links = previous, chain(previous, [row.digest for row in rows])
        last = repository.new(last.no + 1 if last else 1, context.work.system_now, log, [row.id for row in rows], links)
        repository.add(session, log, last)
        is_full = is_full or len(rows) == MOST
    return is_full


def verify(context: Context) -> Verdict:
    """Every seal and every entry, from the first."""
    session = context.work.session
    previous, seals, entries = BEGINNING, 0, 0
    broken: list[str] = []
    for found in repository.seals(session):
        seals, entries = seals + 1, entries + len(found.ids)
        if found.no != seals or found.previous != previous:
            broken.append(f"Seal {found.no} does not follow the one before it.")
        broken += _broken(found, repository.entries(session, found))
        previous, seals = found.chain, found.no
    return Verdict(seals, entries, repository.count_unsealed(session), tuple(broken))


def _broken(found: AuditSeal, rows: Mapping[Any, Mapping[str, Any]]) -> Iterator[str]:
    missing = [entry for entry in found.ids if entry not in rows]
    yield from (f"Seal {found.no}: the entry {entry} of {found.log} is gone." for entry in missing)
    if not missing and chain(found.previous, [rows[entry]["digest"] for entry in found.ids]) != found.chain:
        yield f"Seal {found.no} does not hold: a digest in {found.log} was changed."
    for entry, row in rows.items():
        is_erased = row.get("salt") == b""
        if not is_erased and DIGESTS[found.log](row) != row["digest"]:
            yield f"Seal {found.no}: the entry {entry} of {found.log} was changed."
