"""Runs patterns. A pattern becomes instructions, and the machine remembers where each has failed already.

So the work grows with the length of the text times the length of the pattern, never exponentially; only patterns with
back-references can't be remembered so, and these are held by the step limit of the evaluation.
"""

from dataclasses import dataclass, field
from typing import Any

from service.feel.errors import OutOfDomainError
from service.feel.limits import Run
from service.feel.regex.charsets import CharSet
from service.feel.regex.pattern import Anchor, Back, Choice, Group, Node, One, Repeat, Sequence

MAX_INSTRUCTIONS = 5_000
_TOO_LONG = "The pattern is too long, or repeats too much."
_STEPS_A_TICK = 200
_MAX_REMEMBERED = 300_000  # places of failure: about 100 MB with the ways back from them
_STARTS_A_TICK = 16
ONE, SPLIT, JUMP, SAVE, ANCHOR, BACK, MATCH, PROGRESS = range(8)
Instruction = tuple[int, Any, Any]
Spans = list[int]  # start and end of each group, -1: took no part


@dataclass(slots=True)
class _Builder:
    code: list[Instruction] = field(default_factory=list)
    loops: int = 0
    parts: int = 0

    def emit(self, op: int, a: Any = None, b: Any = None) -> int:
        if len(self.code) >= MAX_INSTRUCTIONS:
            raise OutOfDomainError(_TOO_LONG)
        self.code.append((op, a, b))
        return len(self.code) - 1

    def patch(self, at: int, a: Any, b: Any = None) -> None:
        self.code[at] = (self.code[at][0], a, b)

    def build(self, node: Node) -> None:
        self.parts += 1
        if self.parts > 4 * MAX_INSTRUCTIONS:  # parts that need no instruction can be repeated without end, too
            raise OutOfDomainError(_TOO_LONG)
        match node:
            case One():
                self.emit(ONE, node.charset)
            case Sequence():
                for part in node.parts:
                    self.build(part)
            case Group():
                self.emit(SAVE, 2 * node.number)
                self.build(node.part)
                self.emit(SAVE, 2 * node.number + 1)
            case Anchor():
                self.emit(ANCHOR, node.kind, node.lines)
            case Back():
                self.emit(BACK, node.number)
            case _:
                self._branch(node)

    def _branch(self, node: Node) -> None:
        if isinstance(node, Choice):
            self._choice(node)
        elif isinstance(node, Repeat):  # pragma: no branch - there are no more kinds
            self._repeat(node)

    def _choice(self, node: Choice) -> None:
        jumps = []
        for branch in node.branches[:-1]:
            split = self.emit(SPLIT)
            self.build(branch)
            jumps.append(self.emit(JUMP))
            self.patch(split, split + 1, len(self.code))
        self.build(node.branches[-1])
        for jump in jumps:
            self.patch(jump, len(self.code))

    def _fork(self, at: int, inside: int, after: int, *, lazy: bool) -> None:
        self.patch(at, *((after, inside) if lazy else (inside, after)))

    def _repeat(self, node: Repeat) -> None:
        for _ in range(node.least):
            self.build(node.part)
        if node.most is None:
            self._endless(node)
            return
        splits = []
        for _ in range(node.most - node.least):
            splits.append(self.emit(SPLIT))
            self.build(node.part)
        for split in splits:
            self._fork(split, split + 1, len(self.code), lazy=node.lazy)

    def _endless(self, node: Repeat) -> None:
        mark = self.loops
        self.loops += 1
        split = self.emit(SPLIT)
        self.emit(PROGRESS, mark, False)
        self.build(node.part)
        self.emit(PROGRESS, mark, True)
        self.emit(JUMP, split)
        self._fork(split, split + 1, len(self.code), lazy=node.lazy)


class Program:
    """A pattern that can be run."""

    def __init__(self, node: Node, groups: int, *, any_case: bool, looks_back: bool) -> None:
        builder = _Builder()
        builder.build(node)
        builder.emit(MATCH)
        self._code = builder.code
        self._loops = builder.loops
        self._groups = groups
        self._any_case = any_case
        self._remembers = not looks_back
        self._first = self._first_set()

    def _first_set(self) -> CharSet | None:
        """The set of the first character, if the pattern begins with one."""
        op, charset, _ = next(step for step in self._code if step[0] != SAVE)
        return charset if op == ONE else None

    def find(self, text: str, start: int, run: Run, failed: set[int] | None = None) -> Spans | None:
        """The leftmost match from `start` on; `failed` is kept between calls on one text."""
        failed = set() if failed is None else failed
        first = self._first
        for at in range(start, len(text) + 1):
            if at % _STARTS_A_TICK == 0:
                run.tick()
            if first is not None and (at == len(text) or not first[text[at]]):
                continue
            found = self._match(text, at, run, failed)
            if found is not None:
                return found
        return None

    def _match(self, text: str, start: int, run: Run, failed: set[int]) -> Spans | None:  # noqa: C901, PLR0912, PLR0915 - one loop: every call less is speed
        code, size, remembers = self._code, len(text) + 1, self._remembers
        spans = [-1] * (2 * self._groups + 2)
        spans[0] = start
        marks = [-1] * self._loops
        stack: list[tuple[int, int, Spans, list[int]]] = [(0, start, spans, marks)]
        steps = 0
        while stack:
            pc, at, spans, marks = stack.pop()
            while True:
                steps += 1
                if steps % _STEPS_A_TICK == 0:
                    run.tick(10)
                op, a, b = code[pc]
                if op == ONE:
                    if at + 1 >= size or not a[text[at]]:
                        break
                    at += 1
                    pc += 1
                elif op == SPLIT:
                    if remembers:
                        key = pc * size + at
                        if key in failed:
                            break
                        failed.add(key)
                        if len(failed) > _MAX_REMEMBERED:
                            run.stop("The pattern has too much to try on so long a text, so it was stopped.")
                    stack.append((b, at, spans, marks))
                    pc = a
                elif op == JUMP:
                    pc = a
                elif op == SAVE:
                    spans = spans[:]
                    spans[a] = at
                    pc += 1
                elif op == PROGRESS:
                    if b and marks[a] == at:
                        break  # a round that took nothing leads nowhere
                    if not b:
                        marks = marks[:]
                        marks[a] = at
                    pc += 1
                elif op == ANCHOR:
                    if not _holds(a, text, at, lines=b):
                        break
                    pc += 1
                elif op == BACK:
                    end = self._repeated(text, at, spans[2 * a], spans[2 * a + 1])
                    if end < 0:
                        break
                    at = end
                    pc += 1
                else:
                    spans = spans[:]
                    spans[1] = at
                    return spans
        return None

    def _repeated(self, text: str, at: int, start: int, end: int) -> int:
        """Where the repetition of a group ends, or -1. A group that took no part is empty."""
        if end < 0:
            return at
        wanted, found = text[start:end], text[at : at + end - start]
        same = wanted.casefold() == found.casefold() if self._any_case else wanted == found
        return at + len(wanted) if same else -1


def _holds(kind: str, text: str, at: int, *, lines: bool) -> bool:
    if kind == "start":
        return at == 0 or (lines and text[at - 1] == "\n" and at < len(text))
    return at == len(text) or (lines and text[at] == "\n")
