"""Broken, odd and hostile versions of diagrams, made of sound ones."""

import re

PIECES = [
    b"<task id='q'/>", b'isExecutable="true"', b"<startEvent id='s2'/>", b"bpmn:", b"=", b'"', b"<", b"/>", b'id="x"',
    b"\xff", b"&#0;", b"&amp;", b"<!--", b"]]>", b"<![CDATA[", b"subProcess", b'triggeredByEvent="true"',
    b'isForCompensation="true"', b'attachedToRef="x"', b'cancelActivity="false"', b'default="f1"', b'sourceRef="x"',
]  # fmt: skip
VALUE, TAG, LEAF = re.compile(rb'"[\w=]{1,12}"'), re.compile(rb"(?<=<)[\w:]+"), re.compile(rb"<[\w:]+[^<>]*/>")


def mutated(rng, content):
    for _ in range(rng.randint(1, 4)):
        content = rng.choice([_insert, _remove, _swap_values, _rename, _double_or_drop, _repeat])(rng, content)
    return content


def _insert(rng, content):
    at = rng.randint(0, len(content))
    return content[:at] + rng.choice(PIECES) + content[at:]


def _remove(rng, content):
    at = rng.randint(0, len(content))
    return content[:at] + content[at + rng.randint(1, 60) :]


def _swap_values(rng, content):
    """What refers to one thing refers to another."""
    found = list(VALUE.finditer(content))
    if len(found) < 2:
        return content
    one, other = rng.sample(found, 2)
    return content[: one.start()] + other.group() + content[one.end() :]


def _rename(rng, content):
    """An element is of another kind, or another element is."""
    tags = sorted(set(TAG.findall(content)))
    if len(tags) < 2:
        return content
    one, other = rng.sample(tags, 2)
    content = content.replace(b"<" + one + b" ", b"<" + other + b" ", 1)
    return content.replace(b"</" + one + b">", b"</" + other + b">", 1)


def _double_or_drop(rng, content):
    found = list(LEAF.finditer(content))
    if not found:
        return content
    leaf = rng.choice(found)
    return content[: leaf.start()] + rng.choice([b"", leaf.group() * 2]) + content[leaf.end() :]


def _repeat(rng, content):
    at = rng.randint(0, len(content))
    return content[:at] + content[at : at + rng.randint(1, 400)] + content[at:]
