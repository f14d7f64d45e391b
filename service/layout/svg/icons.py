"""Our own drawings of BPMN's signs: strokes in a square of 16, or of 20 for events."""

from typing import NamedTuple


class Icon(NamedTuple):
    """Path data; `solid` is filled, `lines` are stroked."""

    lines: str = ""
    solid: str = ""
    #: stroked on top of the solid part, in the colour of paper
    cut: str = ""


_ENVELOPE = "M1 3.5h14v9.5h-14z"
_FLAP = "M1 3.5l7 5.2 7-5.2"
TASKS = {
    "userTask": Icon("M8 1.6a3.1 3.1 0 1 1-.01 0z M2 14.5v-1.7c0-2.6 2-4 4.2-4.3h3.6c2.2.3 4.2 1.7 4.2 4.3v1.7z"),
    "serviceTask": Icon(
        "M8 3.6a4.4 4.4 0 1 1-.01 0z M8 6.2a1.8 1.8 0 1 1-.01 0z M8 1v2.6 M8 12.4v2.6 M1 8h2.6 M12.4 8h2.6 "
        "M3.05 3.05l1.85 1.85 M11.1 11.1l1.85 1.85 M12.95 3.05l-1.85 1.85 M4.9 11.1l-1.85 1.85"
    ),
    "sendTask": Icon(solid=_ENVELOPE, cut=_FLAP),
    "receiveTask": Icon(f"{_ENVELOPE} {_FLAP}"),
    "scriptTask": Icon(
        "M5 1.5h9.5c-4.5 3.8 2 8.6-2.7 13h-9.8c4.7-4.4-1.8-9.2 3-13z M5.6 4.6h5.3 M5.2 7.2h5.3 M6.2 9.6h5.3 M5.9 12h5.2"
    ),
    "businessRuleTask": Icon("M1 2.5h14v11h-14z M1 9.8h14 M5.4 6.2v7.3", "M1 2.5h14v3.6h-14z"),
    "manualTask": Icon(
        "M1.5 8.2l4.6-5c1-1 2.3.1 1.5 1.3l-1.3 1.7h7.4c1.2 0 1.2 1.8 0 1.8h-4.4 5.2c1.2 0 1.2 1.9 0 1.9h-5.2 "
        "4.4c1.2 0 1.2 1.8 0 1.8h-4.4 3.3c1.1 0 1.1 1.7 0 1.7h-6.6c-2.6 0-4.5-1-4.5-2.6z"
    ),
}  # fmt: skip
MARKERS = {
    "sub": Icon("M1.5 1.5h13v13h-13z M8 4v8 M4 8h8"),
    "parallel": Icon("M3.5 2v12 M8 2v12 M12.5 2v12"),
    "sequential": Icon("M2 3.5h12 M2 8h12 M2 12.5h12"),
    "loop": Icon("M5.5 13.8a6 6 0 1 1 4.6.2 M5.9 10.2l-.4 3.6-3.7-.2"),
    "adhoc": Icon("M2 9.5c1.8-4.5 4-3.2 6-1.5s4.2 3 6-1.5"),
    "compensation": Icon("M7.5 3v10l-6-5z M14 3v10l-6-5z"),
}
_LETTER = "M2.5 5h15v10h-15z"
_LETTER_FLAP = "M2.5 5l7.5 5.6 7.5-5.6"
#: of events that catch; those that throw are filled
EVENTS = {
    "message": Icon(f"{_LETTER} {_LETTER_FLAP}"),
    "timer": Icon("M10 1.5a8.5 8.5 0 1 1-.01 0z M10 5v5l3.5 2 M10 1.5v1.8 M10 16.7v1.8 M1.5 10h1.8 M16.7 10h1.8"),
    "error": Icon("M3 17l3.5-13.5 5 7 3.5-7.5-2.5 13.5-5-7z"),
    "escalation": Icon("M10 2l6 15-6-5.5-6 5.5z"),
    "signal": Icon("M10 2.5l7.5 13h-15z"),
    "conditional": Icon("M4 2h12v16h-12z M6 5.5h8 M6 8.5h8 M6 11.5h8 M6 14.5h8"),
    "link": Icon("M2 7.5h9v-3.5l7 6-7 6v-3.5h-9z"),
    "cancel": Icon("M3 5.5l2.5-2.5 4.5 4.5 4.5-4.5 2.5 2.5-4.5 4.5 4.5 4.5-2.5 2.5-4.5-4.5-4.5 4.5-2.5-2.5 4.5-4.5z"),
    "terminate": Icon(solid="M10 2.5a7.5 7.5 0 1 1-.01 0z"),
    "compensate": Icon("M9.5 4.5v11l-8-5.5z M17.5 4.5v11l-8-5.5z"),
    "multiple": Icon("M10 2l8 5.8-3 9.4h-10l-3-9.4z"),
    "parallelMultiple": Icon("M8 2h4v6h6v4h-6v6h-4v-6h-6v-4h6z"),
}  # fmt: skip
THROWN = {"message": Icon(solid=_LETTER, cut=_LETTER_FLAP), "terminate": EVENTS["terminate"]}
ONLY_CAUGHT = frozenset({"timer", "conditional"})
#: in a diamond of 50, around its middle
GATEWAYS = {
    "exclusiveGateway": "M-8 -9L8 9M8 -9L-8 9",
    "parallelGateway": "M-12 0H12M0 -12V12",
    "inclusiveGateway": "M0 -11A11 11 0 1 1 -.01 -11Z",
    "complexGateway": "M-12 0H12M0 -12V12M-8.5 -8.5L8.5 8.5M8.5 -8.5L-8.5 8.5",
}
