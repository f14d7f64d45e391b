"""Models for tests: the inside of `definitions`, made whole."""

from collections.abc import Mapping
from typing import Any

from service.dmn import Model, Outcome, load
from service.dmn.evaluation import evaluate_decision

V11 = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"
V12 = "http://www.omg.org/spec/DMN/20180521/MODEL/"
V13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
V14 = "https://www.omg.org/spec/DMN/20211108/MODEL/"
V15 = "https://www.omg.org/spec/DMN/20230324/MODEL/"
VERSIONS = (V11, V12, V13, V14, V15)


def xml(body: str, *, version: str = V15, namespace: str = "urn:test", attributes: str = "") -> bytes:
    return f'<definitions xmlns="{version}" namespace="{namespace}" name="test" id="defs" {attributes}>{body}</definitions>'.encode()


def model(body: str, **options: Any) -> Model:
    resolve = options.pop("imports", {})
    return load(xml(body, **options), lambda namespace, _location: resolve.get(namespace), lenient=True)


def outcome(body: str, name: str = "d", inputs: Mapping[str, Any] | None = None, **options: Any) -> Outcome:
    return evaluate_decision(model(body, **options).program, name, inputs or {})


def value(body: str, name: str = "d", inputs: Mapping[str, Any] | None = None, **options: Any) -> Any:
    return outcome(body, name, inputs, **options).value


def text(content: str) -> str:
    escaped = content.replace("&", "&amp;").replace("<", "&lt;")
    return f"<text>{escaped}</text>"


def literal(content: str, *, type_ref: str | None = None) -> str:
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f"<literalExpression{typed}>{text(content)}</literalExpression>"


def variable(name: str, type_ref: str | None = None) -> str:
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f'<variable name="{name}"{typed}/>'


def decision(logic: str, name: str = "d", *, needs: str = "", type_ref: str | None = None) -> str:
    """`needs`: ids with a sign in front, as in `<input >decision +knowledge`."""
    found = "".join(requirement(one) for one in needs.split())
    return f'<decision id="{name}" name="{name}">{variable(name, type_ref)}{found}{logic}</decision>'


def requirement(sign_and_id: str) -> str:
    kinds = {"<": ("information", "Input"), ">": ("information", "Decision"), "+": ("knowledge", "Knowledge")}
    kind, what = kinds[sign_and_id[0]]
    href = sign_and_id[1:] if "#" in sign_and_id else f"#{sign_and_id[1:]}"
    return f'<{kind}Requirement><required{what} href="{href}"/></{kind}Requirement>'


def given(name: str, type_ref: str | None = None) -> str:
    return f'<inputData id="{name}" name="{name}">{variable(name, type_ref)}</inputData>'


def knowledge(
    parameters: Mapping[str, str | None], logic: str, name: str = "f", *, needs: str = "", type_ref: str | None = None
) -> str:
    formal = "".join(
        f'<formalParameter name="{key}"{f" typeRef={chr(34)}{type_}{chr(34)}" if type_ else ""}/>'
        for key, type_ in parameters.items()
    )
    found = "".join(requirement(one) for one in needs.split())
    body = f"<encapsulatedLogic>{formal}{logic}</encapsulatedLogic>"
    return f'<businessKnowledgeModel id="{name}" name="{name}">{variable(name, type_ref)}{found}{body}</businessKnowledgeModel>'


def table(inputs: list[str], outputs: list[str], rules: list[str], *, attributes: str = "", id_: str = "t") -> str:
    """Inputs and outputs as XML inside their clause; a rule as cells between bars, `>=18 | "High" || "yes"`."""
    heads = "".join(f"<input>{one}</input>" for one in inputs) + "".join(outputs)
    rows = "".join(_rule(number, rule) for number, rule in enumerate(rules, 1))
    return f'<decisionTable id="{id_}" {attributes}>{heads}{rows}</decisionTable>'


def _rule(number: int, rule: str) -> str:
    left, _, right = rule.partition("||")
    cells = [
        f'<inputEntry id="r{number}i{i}">{text(cell.strip())}</inputEntry>' for i, cell in enumerate(_cells(left), 1)
    ]
    cells += [
        f'<outputEntry id="r{number}o{i}">{text(cell.strip())}</outputEntry>' for i, cell in enumerate(_cells(right), 1)
    ]
    return f'<rule id="r{number}">{"".join(cells)}</rule>'


def _cells(half: str) -> list[str]:
    return [] if not half.strip() else half.split(" | ")


def input_(expression: str, *, type_ref: str | None = None, values: str | None = None) -> str:
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    allowed = f"<inputValues>{text(values)}</inputValues>" if values else ""
    return f"<inputExpression{typed}>{text(expression)}</inputExpression>{allowed}"


def output(
    name: str | None = None, *, type_ref: str | None = None, values: str | None = None, default: str | None = None
) -> str:
    attributes = (f' name="{name}"' if name else "") + (f' typeRef="{type_ref}"' if type_ref else "")
    allowed = f"<outputValues>{text(values)}</outputValues>" if values else ""
    fallback = f"<defaultOutputEntry>{text(default)}</defaultOutputEntry>" if default else ""
    return f"<output{attributes}>{allowed}{fallback}</output>"
