"""Decision tables from XML."""

from service.dmn import model as m
from service.dmn import xml
from service.dmn.hit_policies import AGGREGATIONS, POLICIES
from service.dmn.reading import Reader
from service.dmn.xml import Element


def read_table(reader: Reader, element: Element) -> m.DecisionTable:
    table = m.DecisionTable(
        *reader.typed(element),
        hit_policy=element.get("hitPolicy") or "UNIQUE",
        aggregation=element.get("aggregation"),
        inputs=tuple(_input(reader, one) for one in xml.parts(element, "input")),
        outputs=tuple(_output(reader, one) for one in xml.parts(element, "output")),
        rules=tuple(_rule(reader, one, number) for number, one in enumerate(xml.parts(element, "rule"), 1)),
        annotations=tuple(one.get("name") or "" for one in xml.parts(element, "annotation")),
    )
    _check_policy(reader, table)
    _check_shape(reader, table)
    return table


def _input(reader: Reader, element: Element) -> m.InputClause:
    expression = xml.part(element, "inputExpression")
    values = reader.tests(xml.part(element, "inputValues"))
    literal = None if expression is None else reader.literal(expression)
    return m.InputClause(reader.at(element), element.get("label") or "", literal, values)


def _output(reader: Reader, element: Element) -> m.OutputClause:
    default = xml.part(element, "defaultOutputEntry")
    literal = None if default is None else xml.part(default, "literalExpression")
    return m.OutputClause(
        reader.at(element),
        xml.normalise(element.get("name")),
        element.get("label") or "",
        element.get("typeRef"),
        reader.tests(xml.part(element, "outputValues")),
        None if default is None else reader.literal(default if literal is None else literal),
    )


def _rule(reader: Reader, element: Element, number: int) -> m.Rule:
    entries = (reader.tests(one) for one in xml.parts(element, "inputEntry"))
    return m.Rule(
        reader.at(element),
        element.get("id") or str(number),
        tuple(entry for entry in entries if entry is not None),
        tuple(reader.literal(one) for one in xml.parts(element, "outputEntry")),
        _why(element),
    )


def _why(element: Element) -> str:
    """The annotations of a rule, else its description."""
    notes = [xml.normalise(xml.text_of(xml.part(one, "text"))) for one in xml.parts(element, "annotationEntry")]
    return "; ".join(note for note in notes if note) or xml.normalise(xml.text_of(xml.part(element, "description")))


def _check_policy(reader: Reader, table: m.DecisionTable) -> None:
    if table.hit_policy not in POLICIES:
        reader.add(table.at, "hit-policy", f"“{table.hit_policy}” is no hit policy; there are {', '.join(POLICIES)}.")
    if table.aggregation is not None and table.aggregation not in AGGREGATIONS:
        ways = ", ".join(AGGREGATIONS)
        reader.add(table.at, "hit-policy", f"“{table.aggregation}” is no way to aggregate results; there are {ways}.")
    if table.aggregation is not None and table.hit_policy != "COLLECT":
        reader.add(table.at, "hit-policy", "Only a table with the hit policy COLLECT may aggregate its results.")
    if table.aggregation is not None and len(table.outputs) > 1:
        reader.add(table.at, "hit-policy", "A table with several outputs can't aggregate its results.")


def _check_shape(reader: Reader, table: m.DecisionTable) -> None:
    seen: set[str] = set()
    if not table.outputs:
        reader.add(table.at, "output-missing", "The decision table has no output.")
    for output in table.outputs if len(table.outputs) > 1 else ():
        reader.distinct(seen, output.name, output.at, "output of this table")
    for clause in table.inputs:
        if clause.expression is None or not clause.expression.text.strip():
            reader.add(clause.at, "expression-missing", "An input of the decision table has no expression.")
    for number, rule in enumerate(table.rules, 1):
        if (len(rule.inputs), len(rule.outputs)) != (len(table.inputs), len(table.outputs)):
            reader.add(rule.at, "rule-cells", f"Rule {number} has not one cell for each input and output of its table.")
