"""Which questions the persons of a case were copied from: who may not read an answer does not read its copy."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from service.commands.definitions import FileSet
from service.forms.model import Field

ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
TYPE = "record_party"
PARTS = ("names", "born", "address", "area")


@dataclass(frozen=True, slots=True)
class Source:
    """A service task that keeps persons of a kind: from which form, and which part of them from which answers.

    `rows`: the list in the answers of which each row is a person; empty: the answers are one.
    """

    kind: str
    form: str
    answers: Mapping[str, Sequence[str]]
    rows: str = ""


def sources(files: FileSet) -> list[Source]:
    """Of all diagrams of the set."""
    contents = [content for path, content in files.files.items() if path.endswith(".bpmn") and TYPE.encode() in content]
    return [source for content in contents for source in _of(content)]


@lru_cache(maxsize=64)
def _of(content: bytes) -> tuple[Source, ...]:
    return tuple(_found(content))


def _found(content: bytes) -> Iterator[Source]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for task in etree.fromstring(content, parser).iter(f"{ZEEBE}taskDefinition"):
        parent = task.getparent()
        if task.get("type") != TYPE or parent is None:
            continue
        headers = {header.get("key"): header.get("value") or "" for header in parent.iter(f"{ZEEBE}header")}
        answers = {part: headers.get(part, "").split() for part in PARTS}
        yield Source(headers.get("kind", ""), headers.get("form", ""), answers, headers.get("list", ""))


def hidden_parts(files: FileSet, audience: Container[str]) -> Mapping[tuple[str, str], frozenset[str]]:
    """(Kind of person, form) → the parts that this audience may not read in that form; only where there are some."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for source in sources(files):
        fields = {field.name: field for field in files.form(source.form).fields}
        hidden = {
            part
            for part, names in source.answers.items()
            if any(name in fields and not _reads(fields[name], audience) for name in names)
        }
        if hidden:
            found[source.kind, source.form] = found.get((source.kind, source.form), frozenset()) | hidden
    return found


def _reads(field: Field, audience: Container[str]) -> bool:
    """As `seen_by` says, of the question and of all groups around it."""
    return all(any(key in audience for key in keys) for keys in field.seen_by)
