"""Random diagrams without any order: flows between anything, loops, joins that may wait for ever, events at edges."""

from tests.unit.engine.build import (
    COMPENSATE,
    ERROR,
    ESCALATION,
    INTERNAL,
    MESSAGE,
    SIGNAL,
    TERMINATE,
    S,
    boundary,
    conditional,
    el,
    esp,
    flow,
    job,
    loop,
    script,
    sub,
    tasks,
    timer,
)

KINDS = [
    "user",
    "user",
    "job",
    "script",
    "xor",
    "xor",
    "par",
    "par",
    "incl",
    "catch",
    "throw",
    "sub",
    "each",
    "call",
    "end",
]
AWAITED = [MESSAGE, SIGNAL, timer("timeDuration", "PT1H"), conditional("=x > 5")]
THROWN = [INTERNAL, SIGNAL, ESCALATION, COMPENSATE]
ENDS = ["", TERMINATE, ERROR, ESCALATION, SIGNAL, COMPENSATE]
EDGES = [MESSAGE, SIGNAL, ERROR, ESCALATION, timer("timeCycle", "R2/PT1H"), conditional("=x > 7")]
TAGS = {"xor": "exclusiveGateway", "par": "parallelGateway", "incl": "inclusiveGateway"}
HOSTS = ("user", "job", "sub", "each", "call")
CALL = '<zeebe:calledElement processId="p1" propagateAllChildVariables="true"/>'


def tangle(rng):
    """Processes of a diagram that the checks accept, or refuse for good reason."""
    return [_scope(rng, "n", 2, S, "s"), _scope(rng, "c", 1, el("startEvent", "cs"), "cs")]


def _scope(rng, prefix, depth, start, first):
    names = [f"{prefix}{number}" for number in range(rng.randint(2, 7))]
    kinds = {name: rng.choice(KINDS if depth else KINDS[:11]) for name in names}
    if prefix.startswith("c"):
        kinds = {name: "user" if kind == "call" else kind for name, kind in kinds.items()}
    parts = [start, flow(first, names[0])]
    for name, kind in kinds.items():
        out = [] if kind == "end" else rng.sample(names, rng.randint(0 if kind == "user" else 1, min(3, len(names))))
        parts += [_node(rng, name, kind, depth), *_flows(rng, name, kind, out)]
        if kind in HOSTS and rng.random() < 0.4:
            parts += _edge(rng, name, names)
    if rng.random() < 0.3:
        event = rng.choice([MESSAGE, SIGNAL, ERROR, ESCALATION, conditional("=x > 8")])
        parts.append(esp(event, "true" if event == ERROR else rng.choice(["true", "false"]), prefix + "esp"))
    return "".join(parts)


def _node(rng, name, kind, depth):
    if kind in TAGS:
        return el(TAGS[kind], name, **({} if kind == "par" else {"default": f"{name}_f0"}))
    if kind in ("sub", "each"):
        inner = _scope(rng, name + "_", depth - 1, el("startEvent", name + "s"), name + "s")
        return sub(name, inner + (loop("=items", "i", "all", "=x") if kind == "each" else ""))
    return {
        "user": lambda: tasks(name),
        "job": lambda: job(name),
        "script": lambda: script(name, "=modulo(x + 1, 10)", "x"),
        "catch": lambda: el("intermediateCatchEvent", name, rng.choice(AWAITED)),
        "throw": lambda: el("intermediateThrowEvent", name, rng.choice(THROWN)),
        "call": lambda: el("callActivity", name, ext=CALL),
        "end": lambda: el("endEvent", name, rng.choice(ENDS)),
    }[kind]()


def _flows(rng, name, kind, targets):
    for number, target in enumerate(targets):
        condition = f"=x > {rng.randint(0, 9)}" if kind in ("xor", "incl") and number else ""
        yield flow(name, target, condition, f"{name}_f{number}")


def _edge(rng, name, names):
    event = rng.choice(EDGES)
    cancels = "true" if event == ERROR else "false" if "timeCycle" in event else rng.choice(["true", "false"])
    return [boundary(name + "b", name, event, cancels), flow(name + "b", rng.choice(names))]
