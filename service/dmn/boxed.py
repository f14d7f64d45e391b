"""Boxed contexts, lists, relations and conditionals (10.2.1)."""

from service.dmn import model as m
from service.dmn.builder import Builder
from service.dmn.formula import NULL, Logic, Names
from service.dmn.run import Frame, Value


def build_literal(builder: Builder, literal: m.Literal, names: Names) -> Logic:
    return builder.literal(literal, names)


def build_context(builder: Builder, context: m.Context, names: Names) -> Logic:
    """Each entry sees the entries before it; an entry without a name is the result of the whole."""
    entries: list[tuple[str | None, Logic]] = []
    for entry in context.entries:
        logic = builder.value(entry.value, names)
        if entry.variable is None:
            entries.append((None, logic))
            continue
        entries.append((entry.variable.name, builder.typed(logic, entry.variable.type_ref, entry.at)))
        names |= {entry.variable.name}

    def evaluate(frame: Frame) -> Value:
        made: dict[str, Value] = {}
        for name, logic in entries:
            value = logic(frame)
            if name is None:
                return value
            made[name] = value
            frame = frame.adding({name: value})
        return made

    return evaluate


def build_listing(builder: Builder, listing: m.Listing, names: Names) -> Logic:
    items = [builder.value(item, names) for item in listing.items]
    return lambda frame: [item(frame) for item in items]


def build_relation(builder: Builder, relation: m.Relation, names: Names) -> Logic:
    rows: list[dict[str, Logic]] = []
    for row in relation.rows:
        cells = zip(relation.columns, row.items, strict=False)
        made = {
            column.name: builder.typed(builder.value(cell, names), column.type_ref, cell.at) for column, cell in cells
        }
        rows.append({column.name: made.get(column.name, NULL) for column in relation.columns})
    return lambda frame: [{name: logic(frame) for name, logic in row.items()} for row in rows]


def build_conditional(builder: Builder, one: m.Conditional, names: Names) -> Logic:
    condition, then, otherwise = (builder.value(part, names) for part in (one.condition, one.then, one.otherwise))

    def evaluate(frame: Frame) -> Value:
        decided = condition(frame)
        if not isinstance(decided, bool):
            frame.run.report(one.at, "The condition is neither true nor false, so it counts as false.")
        return then(frame) if decided is True else otherwise(frame)

    return evaluate
