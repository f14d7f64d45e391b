"""What every part of the reader needs: places, names, texts, and the list of findings."""

from dataclasses import dataclass, field

from service.dmn import model as m
from service.dmn import xml
from service.dmn.findings import Finding
from service.dmn.xml import Element


@dataclass(slots=True)
class Reader:
    """Collects findings while shapes are read; what is wrong is left out or read as empty, never raised."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, at: m.At, rule: str, message: str) -> None:
        self.findings.append(Finding(at.id, rule, "error", message, at.line))

    def at(self, element: Element) -> m.At:
        """The element's own id, else that of the nearest one around it that has one."""
        here: Element | None = element
        while here is not None and not here.get("id"):
            here = here.getparent()
        return m.At(None if here is None else here.get("id"), xml.line_of(element))

    def typed(self, element: Element) -> tuple[m.At, str | None]:
        return self.at(element), element.get("typeRef")

    def item(self, element: Element) -> m.Item:
        type_ref = element.get("typeRef")
        if type_ref is None and (inner := xml.part(element, "typeRef")) is not None:
            type_ref = xml.text_of(inner).strip() or None
        return m.Item(self.at(element), xml.normalise(element.get("name")), type_ref)

    def distinct(self, seen: set[str], name: str, at: m.At, what: str) -> None:
        if not name:
            self.add(at, "name-missing", f"An {what} has no name." if what[0] == "e" else f"A {what} has no name.")
        elif name in seen:
            self.add(at, "name-twice", f"There is more than one {what} named “{name}”.")
        seen.add(name)

    def literal(self, element: Element) -> m.Literal:
        if xml.part(element, "importedValues") is not None:
            self.add(
                self.at(element), "imported-values", "Values imported from another document can't be evaluated here."
            )
        text = xml.text_of(xml.part(element, "text"))
        return m.Literal(*self.typed(element), text=text, language=element.get("expressionLanguage"))

    def tests(self, element: Element | None) -> m.Tests | None:
        if element is None:
            return None
        text = xml.text_of(xml.part(element, "text"))
        return m.Tests(self.at(element), text, element.get("expressionLanguage"))
