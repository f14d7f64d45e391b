"""Draws a scope: open sub-processes first, then several variants of the sheet, of which the best is kept."""

from collections.abc import Iterator
from dataclasses import replace

from .assembly import assemble
from .drawing import Drawing
from .errors import LayoutError
from .model import Model, name_of, scope_elements
from .parts import Node
from .pools import unframed
from .reading import Contents, read
from .sheet import Sheet, Variant
from .text import INSIDE, wrap
from .vocabulary import BPMN, SUB_PROCESSES, Element, bare_name, ident, tag
from .widths import SCREEN

_VARIANTS = (Variant(8), Variant(1), Variant(8, 1.5), Variant(2), Variant(2, 1.5))
#: sheets of up to so many nodes try all variants, two, one
_FEW, _SOME, _MANY = 40, 70, 250
_MOST = 1000
#: how many flows there are more than shapes, times the flows; 500 sensible shapes come to 50,000
_TANGLED = 100_000
#: with fewer nodes all variants are the same
_TRIVIAL = 4


class Artist:
    """Draws the scopes of one file; each open sub-process once."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.inner: dict[Element, Drawing] = {}

    def planes(self) -> list[tuple[Element, Drawing]]:
        """What gets a diagram of its own, with its drawing."""
        return [(scope, self.draw(scope)) for scope in self._scopes()]

    def _scopes(self) -> Iterator[Element]:
        """Collaborations, processes in none of them, closed sub-processes with content."""
        model = self.model
        drawn = [
            e for e in model.root.iterfind(f"{BPMN}collaboration[@id]") if e.find(f"{BPMN}participant[@id]") is not None
        ]
        yield from drawn
        framed = {bare_name(p.get("processRef")) for c in drawn for p in c.findall(f"{BPMN}participant[@id]")}
        loose = {ident(p) for c in drawn for p in unframed(model, c)}
        processes = model.root.findall(f"{BPMN}process[@id]")
        yield from (p for p in processes if ident(p) not in framed | loose)
        for process in processes:
            yield from self._closed(process)

    def _closed(self, scope: Element) -> Iterator[Element]:
        """Closed sub-processes in a scope, and in its sub-processes."""
        for sub in scope_elements(scope):
            if tag(sub) in SUB_PROCESSES:
                if not self.model.is_open(sub) and self.model.content(sub)[0]:
                    yield sub
                yield from self._closed(sub)

    def draw(self, scope: Element) -> Drawing:
        first = self._sheet(scope, Variant())
        sheets = [first, *(self._sheet(scope, v) for v in _variants(first))]
        best = min(sheets, key=lambda sheet: round(sheet.cost, 6))
        if best.size <= _MANY:
            best.improve()
        return assemble(best)

    def _sheet(self, scope: Element, variant: Variant) -> Sheet:
        contents = read(self.model, scope)
        _refuse_too_much(scope, contents)
        for n in contents.nodes:
            self._open(n, contents)
        return Sheet(contents, variant)

    def _open(self, n: Node, contents: Contents) -> None:
        """Draw an open sub-process and take its size."""
        e = self.model.elements[n.id]
        if n.kind not in SUB_PROCESSES or not self.model.is_open(e):
            return
        if e not in self.inner:
            self.inner[e] = self.draw(e)
        n.inner = inner = self.inner[e]
        contents.kinds |= {id_: tag(self.model.elements[id_]) for id_ in inner.shapes}
        n.w = max(inner.w + 30, 140, wrap(name_of(e), 400, INSIDE).width + 40)
        n.h = max(inner.h + 40, 90)


def _refuse_too_much(scope: Element, contents: Contents) -> None:
    """Nobody can read such a sheet, and drawing it would keep others waiting."""
    shapes, flows = len(contents.nodes), len(contents.flows)
    if shapes > _MOST:
        raise LayoutError(f"{ident(scope)} has {shapes} shapes, more than the {_MOST} that one sheet can hold")
    if (flows - shapes) * flows > _TANGLED:
        raise LayoutError(f"{ident(scope)} has {flows} flows between {shapes} shapes, too many to be untangled")


def _variants(first: Sheet) -> tuple[Variant, ...]:
    many = first.size
    if many > _MANY:
        return ()
    usual = _VARIANTS if _TRIVIAL <= many <= _FEW else _VARIANTS[:2] if many <= _SOME else _VARIANTS[:1]
    if first.widths.right <= SCREEN or not first.contents.has_lanes:
        return usual
    return (*(replace(v, drop=True) for v in (Variant(), *usual)), *usual[:2])
