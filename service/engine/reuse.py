"""Which shared diagrams a scheme reaches: one that only another scheme calls asks for lanes that this one lacks."""

from collections.abc import Sequence

from service.engine import xml
from service.engine.results import File
from service.engine.settings import BPMN, ZEEBE


def reached(own: Sequence[File], shared: Sequence[File]) -> list[File]:
    """Of the shared files those diagrams that the own ones call, directly or not, and all that is no diagram.

    A call whose process is worked out when it runs may reach any of them.
    """
    diagrams = [file for file in shared if file.path.endswith(".bpmn")]
    found = [file for file in shared if not file.path.endswith(".bpmn")]
    wanted = [name for file in own for name in _called(file)]
    defined = {file: _defined(file) for file in diagrams}
    for name in wanted:
        for file in diagrams:
            if file not in found and (name.startswith("=") or name in defined[file] or not defined[file]):
                found.append(file)
                wanted += _called(file)
    return [file for file in shared if file in found]


def _defined(file: File) -> set[str]:
    """Empty for what can't be read: the check says so."""
    try:
        return {node.get("id", "") for node in xml.parse_xml(file.content).iter(BPMN + "process")}
    except xml.XmlError:
        return set()


def _called(file: File) -> list[str]:
    if not file.path.endswith(".bpmn"):
        return []
    try:
        return [node.get("processId", "=") for node in xml.parse_xml(file.content).iter(ZEEBE + "calledElement")]
    except xml.XmlError:
        return []
