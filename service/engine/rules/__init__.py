"""The deployment checks, a family a module. A file that passes runs as drawn; what would be ignored is refused."""

from service.engine.findings import Rule
from service.engine.rules import (
    elements,
    events,
    expressions,
    extensions,
    flows,
    gateways,
    listeners,
    loops,
    parts,
    properties,
    reach,
    references,
    scopes,
    timers,
)

RULES: tuple[Rule, ...] = (
    elements.check,
    parts.check,
    scopes.check,
    flows.check,
    gateways.check,
    events.check,
    timers.check,
    loops.check,
    extensions.check,
    listeners.check,
    expressions.check,
    references.check,
    properties.check,
    reach.check,
)
