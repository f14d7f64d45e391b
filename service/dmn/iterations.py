"""Boxed for, some, every and filter (10.2.1): the same as in FEEL text, with boxed expressions as their parts."""

from decimal import Decimal
from typing import Final

from service.dmn import model as m
from service.dmn.builder import Builder
from service.dmn.formula import Logic, Names, ready
from service.dmn.run import Frame, Value
from service.feel.values import Function

_SO_FAR: Final = ready("for x in source return body(x, partial)", "source", "body")  # each turn gets a list of its own
_TEXTS: Final = {
    "for": ready("for x in source return body(x, null)", "source", "body"),
    "some": ready("some x in source satisfies body(x, null)", "source", "body"),
    "every": ready("every x in source satisfies body(x, null)", "source", "body"),
}
_VISIT: Final = ready("for x in source return body(x)", "source", "body")
_AT: Final = ready("source[index]", "source", "index")


def build_iteration(builder: Builder, one: m.Iteration, names: Names) -> Logic:
    source = builder.typed(builder.value(one.source, names), one.source_type, one.at)
    body = builder.value(one.body, names | {one.variable, "partial"})
    text = _SO_FAR if one.kind == "for" and "partial" in repr(one.body) else _TEXTS[one.kind]

    def evaluate(frame: Frame) -> Value:
        def visit(item: Value, partial: Value) -> Value:
            return body(frame.adding({one.variable: item, "partial": partial}))

        return text(frame, one.at, {"source": source(frame), "body": Function.of("body", ("item", "partial"), visit)})

    return evaluate


def build_filter(builder: Builder, one: m.Filter, names: Names) -> Logic:
    """Items for which `match` is true, or the item at the index that it gives. Entries of an item are names, too."""
    source = builder.value(one.source, names)
    match = builder.value(one.match, names | {"item"} | builder.formulas.members)

    def evaluate(frame: Frame) -> Value:
        def visit(item: Value) -> Value:
            entries = item if isinstance(item, dict) else {}
            return match(frame.adding({"item": item, **entries}))

        found = source(frame)
        items = found if isinstance(found, list) else [found]
        if found is None:
            frame.run.report(one.at, "There is no list to filter.")
            return None
        matched = _VISIT(frame, one.at, {"source": items, "body": Function.of("body", ("item",), visit)})
        return _chosen(one.at, frame, items, matched)

    return evaluate


def _chosen(at: m.At, frame: Frame, items: list[Value], matched: list[Value]) -> Value:
    if matched and isinstance(matched[0], Decimal):
        return _AT(frame, at, {"source": items, "index": matched[0]})
    if any(result is not None and not isinstance(result, bool) for result in matched):
        frame.run.report(at, "A filter needs true or false for each item, or the number of an item, so it is null.")
        return None
    return [item for item, result in zip(items, matched, strict=True) if result is True]
