"""Block-structured random diagrams, and random drives through them."""

from itertools import pairwise

from tests.unit.engine.build import (
    ERROR,
    ESCALATION,
    MESSAGE,
    SIGNAL,
    S,
    boundary,
    el,
    esp,
    flow,
    hears,
    job,
    line,
    loop,
    script,
    sub,
    tasks,
    timer,
)

LEAVES = ["task", "task", "job", "script", "catch", "race", "throw"]
BLOCKS = ["task", "task", "job", "seq", "par", "xor", "sub", "mi", "incl", "call", "ad_hoc"]
AWAITED = [MESSAGE, timer("timeDuration", "P1D"), SIGNAL]


class Maker:
    """A diagram of nested blocks; called processes are gathered beside it."""

    def __init__(self, rng):
        self.rng, self.called = rng, []

    def processes(self, depth=3):
        xml, first, _ = self.block("n", depth)
        top = S + xml + flow("s", first)
        if self.rng.random() < 0.3:
            top += self.event_subprocess("top")
        return [top, *self.called]

    def block(self, prefix, depth):
        kind = self.rng.choice(BLOCKS if depth else LEAVES)
        return getattr(self, kind)(prefix, depth)

    def parts(self, prefix, depth):
        return [self.block(f"{prefix}_{index}", depth - 1) for index in range(self.rng.randint(2, 3))]

    def listeners(self, *kinds):
        return hears(*self.rng.sample(kinds, 2)) if self.rng.random() < 0.2 else ""

    def around(self):
        return self.listeners("start a", "start b", "end a", "end b")

    def task(self, prefix, depth):
        around = hears("creating a", "completing b", tag="taskListener") if self.rng.random() < 0.1 else ""
        return self.with_boundary(el("userTask", prefix, ext=around + self.around()), prefix)

    def job(self, prefix, depth):
        return self.with_boundary(job(prefix, ext=self.around()), prefix)

    def ad_hoc(self, prefix, depth):
        parts = self.parts(prefix, depth)
        names = ", ".join(f"&quot;{part[1]}&quot;" for part in parts)
        settings = (
            f'<zeebe:adHoc activeElementsCollection="=[{names}]" outputCollection="{prefix}o" outputElement="=x"/>'
        )
        inside = "".join(part[0] for part in parts) + (self.event_subprocess(prefix) if self.rng.random() < 0.3 else "")
        return self.with_boundary(el("adHocSubProcess", prefix, inside, settings + self.around()), prefix)

    def script(self, prefix, depth):
        return script(prefix, "=x + 1", "x"), prefix, prefix

    def throw(self, prefix, depth):
        return el("intermediateThrowEvent", prefix, self.rng.choice([MESSAGE, SIGNAL, ESCALATION])), prefix, prefix

    def catch(self, prefix, depth):
        return el("intermediateCatchEvent", prefix, self.rng.choice(AWAITED), self.around()), prefix, prefix

    def race(self, prefix, depth):
        xml = el("eventBasedGateway", prefix) + el("exclusiveGateway", prefix + "m")
        for index, event in enumerate(self.rng.sample(AWAITED, 2)):
            xml += el("intermediateCatchEvent", f"{prefix}c{index}", event) + line(
                prefix, f"{prefix}c{index}", prefix + "m"
            )
        return xml, prefix, prefix + "m"

    def with_boundary(self, xml, prefix):
        if self.rng.random() > 0.4:
            return xml, prefix, prefix
        event = self.rng.choice(
            [MESSAGE, timer("timeDuration", "P1D"), timer("timeCycle", "R3/P1D"), ERROR, SIGNAL, ESCALATION]
        )
        interrupts = event == ERROR or ("timeCycle" not in event and self.rng.random() < 0.5)
        xml += (
            boundary(prefix + "b", prefix, event, str(interrupts).lower())
            + tasks(prefix + "h")
            + line(prefix + "b", prefix + "h")
        )
        if not interrupts:  # a join behind would wait for ever, rightly
            return xml, prefix, prefix
        xml += el("exclusiveGateway", prefix + "m") + line(prefix, prefix + "m") + line(prefix + "h", prefix + "m")
        return xml, prefix, prefix + "m"

    def seq(self, prefix, depth):
        parts = self.parts(prefix, depth)
        flows = "".join(flow(a[2], b[1]) for a, b in pairwise(parts))
        return "".join(part[0] for part in parts) + flows, parts[0][1], parts[-1][2]

    def par(self, prefix, depth):
        return self.fork(prefix, depth, "parallelGateway")

    def xor(self, prefix, depth):
        return self.fork(prefix, depth, "exclusiveGateway")

    def incl(self, prefix, depth):
        return self.fork(prefix, depth, "inclusiveGateway")

    def fork(self, prefix, depth, tag):
        parts, plain = self.parts(prefix, depth), tag == "parallelGateway"
        default = {} if plain else {"default": prefix + "d"}
        xml = (
            el(tag, prefix + "f", ext=self.listeners("start a", "start b"), **default)
            + el(tag, prefix + "j")
            + "".join(part[0] for part in parts)
        )
        for index, part in enumerate(parts):
            free = plain or not index
            condition = "" if free else f"=x > {self.rng.randint(0, 9)}"
            xml += flow(prefix + "f", part[1], condition, "" if plain or index else prefix + "d") + flow(
                part[2], prefix + "j"
            )
        return xml, prefix + "f", prefix + "j"

    def inside(self, prefix, depth):
        xml, first, _ = self.block(prefix + "_0", depth - 1)
        body = el("startEvent", prefix + "s") + xml + flow(prefix + "s", first)
        return body + (self.event_subprocess(prefix) if self.rng.random() < 0.4 else "")

    def event_subprocess(self, prefix):
        event = self.rng.choice([MESSAGE, timer("timeDuration", "P2D"), ERROR, SIGNAL])
        interrupts = event == ERROR or self.rng.random() < 0.5
        return esp(event, str(interrupts).lower(), prefix + "esp")

    def sub(self, prefix, depth):
        return self.with_boundary(sub(prefix, self.inside(prefix, depth), self.around()), prefix)

    def mi(self, prefix, depth):
        sequential = str(self.rng.random() < 0.3).lower()
        repeated = loop("=items", "i", prefix + "o", "=i", sequential)
        around = self.listeners("beforeAll a", "beforeAll b", "start a", "end a")
        return self.with_boundary(sub(prefix, self.inside(prefix, depth) + repeated, around), prefix)

    def call(self, prefix, depth):
        body = self.inside(prefix + "p", depth)  # its own calls come first in the list
        self.called.append(body)
        settings = f'<zeebe:calledElement processId="p{len(self.called)}" propagateAllChildVariables="false"/>'
        return self.with_boundary(el("callActivity", prefix, ext=settings + self.around()), prefix)
