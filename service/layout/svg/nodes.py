"""Tasks, events and gateways."""

from service.layout.vocabulary import BPMN, EVENTS, GATEWAYS, SUB_PROCESSES, TASKS, Element

from . import icons
from .canvas import INK, PAPER, add, number, write
from .labels import write_label
from .plane import Shape, definitions, has

_ROUND = 10
_THICK, _THIN = 3.5, 1.5
_PENTAGON = "M0 -8L7.6 -2.5L4.7 6.5H-4.7L-7.6 -2.5Z"


def draw_node(group: Element, shape: Shape) -> None:
    if shape.kind in EVENTS:
        _event(group, shape)
    elif shape.kind in GATEWAYS:
        _gateway(group, shape)
    elif shape.kind in TASKS | SUB_PROCESSES:
        _activity(group, shape)
    else:  # choreographies and other guests
        x, y, w, h = shape.box
        add(group, "rect", cls="dd-shape", x=x, y=y, width=w, height=h, fill=PAPER)
        write(group, shape.name, (x + 4, y, w - 8, h))


def _activity(group: Element, shape: Shape) -> None:
    x, y, w, h = shape.box
    thick = {"stroke_width": _THICK + 1} if shape.kind == "callActivity" else {}
    dotted = {"stroke_dasharray": "1 4"} if shape.element.get("triggeredByEvent") == "true" else {}
    add(group, "rect", cls="dd-shape", x=x, y=y, width=w, height=h, rx=_ROUND, fill=PAPER, **thick, **dotted)
    if shape.kind == "transaction":
        add(group, "rect", x=x + 3, y=y + 3, width=w - 6, height=h - 6, rx=_ROUND - 3)
    if shape.kind in icons.TASKS:
        _icon(group, icons.TASKS[shape.kind], x + 5, y + 5)
    if shape.element.get("triggeredByEvent") == "true" and not shape.is_open:
        _trigger(group, shape)
    markers = _markers(shape)
    for i, name in enumerate(markers):
        _icon(group, icons.MARKERS[name], x + w / 2 - 9 * len(markers) + 18 * i + 1, y + h - 18)
    if shape.is_open:
        write(group, shape.name, (x + 8, y + 6, w - 16, 16), top=True)
    else:
        has_trigger = shape.element.get("triggeredByEvent") == "true"
        above = 16 if has_trigger else 8 if shape.kind in icons.TASKS else 4
        below = 16 if markers else 4
        write(group, shape.name, (x + 5, y + above, w - 10, h - above - below))


def _trigger(group: Element, shape: Shape) -> None:
    """The start event of a closed event sub-process, small in its corner."""
    start = shape.element.find(f"{BPMN}startEvent")
    if start is None:
        return
    x, y = shape.box[0] + 14, shape.box[1] + 14
    dashed = {"stroke_dasharray": "3 2"} if start.get("isInterrupting") == "false" else {}
    add(group, "circle", cls="dd-inner", cx=x, cy=y, r=8, stroke_width=1, **dashed)
    if kind := _event_kind(start):
        _icon(group, icons.EVENTS[kind], x - 5, y - 5, scale=0.5)


def _markers(shape: Shape) -> list[str]:
    e = shape.element
    loop = e.find("{*}multiInstanceLoopCharacteristics")
    found = {
        "sub": shape.kind in SUB_PROCESSES | {"callActivity"} and not shape.is_open,
        "loop": has(e, "standardLoopCharacteristics"),
        "parallel": loop is not None and loop.get("isSequential") != "true",
        "sequential": loop is not None and loop.get("isSequential") == "true",
        "compensation": e.get("isForCompensation") == "true",
        "adhoc": shape.kind == "adHocSubProcess",
    }
    return [name for name, is_there in found.items() if is_there]


def _icon(group: Element, icon: icons.Icon, x: float, y: float, scale: float = 1) -> None:
    """Icons have no outline of their own to be coloured: they take the colour of the text."""
    size = "" if scale == 1 else f" scale({number(scale)})"
    g = add(group, "g", cls="dd-icon", transform=f"translate({number(x)} {number(y)}){size}", stroke_width=1)
    if icon.solid:
        add(g, "path", d=icon.solid, fill=INK)
    if icon.cut:
        add(g, "path", cls="dd-cut", d=icon.cut, stroke=PAPER)
    if icon.lines:
        add(g, "path", d=icon.lines)


def _event(group: Element, shape: Shape) -> None:
    x, y, w, h = shape.box
    cx, cy, r = x + w / 2, y + h / 2, min(w, h) / 2
    ends = shape.kind == "endEvent"
    e = shape.element
    runs_on = e.get("cancelActivity") == "false" or e.get("isInterrupting") == "false"
    dashed = {"stroke_dasharray": "4 3"} if runs_on else {}
    add(
        group, "circle", cls="dd-shape", cx=cx, cy=cy, r=r, fill=PAPER, stroke_width=_THICK if ends else _THIN, **dashed
    )
    if shape.kind not in ("startEvent", "endEvent"):
        add(group, "circle", cls="dd-inner", cx=cx, cy=cy, r=max(r - 3, 1), **dashed)
    kind = _event_kind(e)
    if kind:
        _icon(group, _event_icon(kind, throws=ends or "Throw" in shape.kind), cx - 10, cy - 10)
    _outside_name(group, shape)


def _event_kind(event: Element) -> str:
    found = definitions(event)
    if len(found) > 1:
        return "parallelMultiple" if event.get("parallelMultiple") == "true" else "multiple"
    return found[0] if found and found[0] in icons.EVENTS else ""


def _event_icon(kind: str, *, throws: bool) -> icons.Icon:
    if kind in icons.THROWN:
        return icons.THROWN[kind] if throws else icons.EVENTS[kind]
    lines = icons.EVENTS[kind].lines
    return icons.Icon(solid=lines) if throws and kind not in icons.ONLY_CAUGHT else icons.EVENTS[kind]


def _gateway(group: Element, shape: Shape) -> None:
    x, y, w, h = shape.box
    cx, cy = x + w / 2, y + h / 2
    points = [(cx, y), (x + w, cy), (cx, y + h), (x, cy)]
    add(group, "polygon", cls="dd-shape", points=" ".join(f"{number(a)},{number(b)}" for a, b in points), fill=PAPER)
    sign = icons.GATEWAYS.get(shape.kind)
    if shape.kind == "exclusiveGateway" and shape.drawn.get("isMarkerVisible") == "false":
        sign = None
    g = add(group, "g", cls="dd-icon", transform=f"translate({number(cx)} {number(cy)})")
    if sign:
        add(g, "path", d=sign, stroke_width=2.5 if shape.kind == "inclusiveGateway" else _THICK)
    if shape.kind == "eventBasedGateway":
        add(g, "circle", r=14, stroke_width=1)
        add(g, "circle", r=11.5, stroke_width=1)
        add(g, "path", d=_PENTAGON, stroke_width=1)
    _outside_name(group, shape)


def _outside_name(group: Element, shape: Shape) -> None:
    x, y, w, h = shape.box
    write_label(group, shape, (x + w / 2, y + h + 4))
