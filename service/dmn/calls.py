"""Boxed functions and boxed invocations; business knowledge models and decision services as functions of FEEL."""

from collections.abc import Callable, Mapping, Sequence

from service.dmn import model as m
from service.dmn.builder import Builder, conforming
from service.dmn.formula import NULL, Logic, Names, invoke
from service.dmn.run import Frame, Value
from service.dmn.types import ANY, FunctionType, Type, convert, plain
from service.feel.errors import OutOfDomainError
from service.feel.values import Function, Parameter


def make_function(
    name: str, parameters: Sequence[tuple[str, Type]], body: Callable[[Mapping[str, Value]], Value], result: Type
) -> Function:
    """FEEL converts arguments to its own types; to those of the model (restricted, recursive) this does."""
    ours = {parameter: type_ for parameter, type_ in parameters if plain(type_) is not type_}
    formal = [
        Parameter(parameter, None if type_ is ANY or parameter in ours else type_) for parameter, type_ in parameters
    ]

    def call(*arguments: Value) -> Value:
        given = {parameter: value for (parameter, _), value in zip(parameters, arguments, strict=True)}
        for parameter, type_ in ours.items():
            given[parameter], ok = convert(given[parameter], type_)
            if not ok:
                raise OutOfDomainError(f"`{parameter}` is not of the type “{type_.name}”, so nothing is called.")
        return body(given)

    return Function.of(name, formal, call, result=None if result is ANY else result)


def function_result(type_: Type) -> Type:
    """What a function gives, by a type that is that of the function or (as many tools write it) of its result."""
    function = plain(type_)
    return function.result if isinstance(function, FunctionType) else type_


def build_function(builder: Builder, one: m.FunctionDefinition, names: Names) -> Logic:
    parameters = [(item.name, builder.type(item.type_ref, item.at)) for item in one.parameters]
    result = function_result(builder.type(one.type_ref, one.at))
    body = build_body(builder, one, names | {name for name, _ in parameters})
    body = conforming(body, result, one.at)

    def evaluate(frame: Frame) -> Value:
        return make_function("function", parameters, lambda arguments: body(frame.adding(arguments)), result)

    return evaluate


def build_body(builder: Builder, one: m.FunctionDefinition, names: Names) -> Logic:
    """A function of Java or PMML exists, but gives null: there is nothing here to call it with."""
    if one.kind == "FEEL":
        return builder.value(one.body, names)

    def external(frame: Frame) -> Value:
        frame.run.report(one.at, f"A function in {one.kind} can't be called here, so its result is null.")
        return None

    return external


def build_invocation(builder: Builder, one: m.Invocation, names: Names) -> Logic:
    """Arguments by name; parameters without a binding are null."""
    called = builder.value(one.called, names)
    bindings = [
        (
            binding.name,
            builder.typed(builder.value(binding.value, names) if binding.value else NULL, binding.type_ref, binding.at),
        )
        for binding in one.bindings
    ]

    def evaluate(frame: Frame) -> Value:
        return invoke(frame, one.at, called(frame), {name: logic(frame) for name, logic in bindings})

    return evaluate
