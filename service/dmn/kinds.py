"""Which builder makes which kind of boxed expression."""

from typing import Final

from service.dmn import model as m
from service.dmn.boxed import build_conditional, build_context, build_listing, build_literal, build_relation
from service.dmn.builder import Kinds
from service.dmn.calls import build_function, build_invocation
from service.dmn.iterations import build_filter, build_iteration
from service.dmn.tables import build_table

KINDS: Final[Kinds] = {
    m.Literal: build_literal,
    m.Context: build_context,
    m.Listing: build_listing,
    m.Relation: build_relation,
    m.Conditional: build_conditional,
    m.Filter: build_filter,
    m.Iteration: build_iteration,
    m.FunctionDefinition: build_function,
    m.Invocation: build_invocation,
    m.DecisionTable: build_table,
}
