"""The surface of SpiffWorkflow 3.2.0 that the engine stands on, typed. Nothing else imports the library.

SpiffWorkflow has no type information; what is declared here for the type checker is what `test_surface.py` pins.
It gives us the parser framework, a spec class per element, the life cycle of a task and the nesting of workflows;
ENGINE.md says what its own run, data and joins do wrong and why subclasses replace them.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    class Task:
        """A visit of an element; `Token` is ours."""

        id: Any
        workflow: Any
        task_spec: Any
        data: dict[str, Any]
        internal_data: Any
        _state: int
        _children: list[Any]
        _parent: Any

        def __init__(
            self, workflow: Any, task_spec: Any, parent: Any = ..., state: int = ..., key: Any = ..., /
        ) -> None: ...
        @property
        def state(self) -> int: ...
        @property
        def parent(self) -> Any: ...
        @parent.setter
        def parent(self, task: Any) -> None: ...
        @property
        def children(self) -> list[Any]: ...
        def has_state(self, state: int) -> bool: ...
        def _ready(self) -> None: ...
        def run(self) -> bool | None: ...
        def complete(self) -> None: ...
        def error(self) -> None: ...
        def cancel(self) -> None: ...

    class TaskState:
        FUTURE: int
        WAITING: int
        READY: int
        STARTED: int
        COMPLETED: int
        CANCELLED: int

    class TaskSpec:
        """What an element does; one for all instances."""

        name: str
        _wf_spec: Any

        def __init__(self, wf_spec: Any, name: str, **kwargs: Any) -> None: ...
        def _update(self, my_task: Any) -> None: ...

    class BpmnSpecMixin(TaskSpec):
        bpmn_id: str
        bpmn_name: str | None
        lane: str | None
        documentation: str | None

        def __init__(self, wf_spec: Any, bpmn_id: str, **kwargs: Any) -> None: ...

    class _EventSpec(BpmnSpecMixin):
        event_definition: Any

    class NoneTask(BpmnSpecMixin): ...

    class UserTask(BpmnSpecMixin): ...

    class ServiceTask(BpmnSpecMixin): ...

    class ScriptTask(BpmnSpecMixin): ...

    class ExclusiveGateway(BpmnSpecMixin): ...

    class ParallelGateway(BpmnSpecMixin): ...

    class InclusiveGateway(BpmnSpecMixin): ...

    class EventBasedGateway(_EventSpec): ...

    class StartEvent(_EventSpec): ...

    class EndEvent(_EventSpec): ...

    class IntermediateCatchEvent(_EventSpec): ...

    class IntermediateThrowEvent(_EventSpec): ...

    class ReceiveTask(_EventSpec): ...

    class BoundaryEvent(_EventSpec):
        cancel_activity: bool

    class SubWorkflowTask(BpmnSpecMixin):
        spec: str

    class CallActivity(SubWorkflowTask): ...

    class EventSubprocess(SubWorkflowTask): ...

    class TransactionSubprocess(SubWorkflowTask): ...

    class PythonScriptEngine:
        def evaluate(self, task: Any, expression: str, external_context: Any = ...) -> Any: ...
        def execute(self, task: Any, script: str, external_context: Any = ...) -> Any: ...

    class _Workflow:
        spec: Any
        data: dict[str, Any]
        tasks: dict[Any, Any]
        task_tree: Any
        completed: bool
        script_engine: Any

    class BpmnWorkflow(_Workflow):
        subprocesses: dict[Any, Any]
        subprocess_specs: Mapping[str, Any]
        top_workflow: Any

        def __init__(self, spec: Any, subprocess_specs: Any = ..., script_engine: Any = ..., **kwargs: Any) -> None: ...

    class BpmnSubWorkflow(_Workflow):
        top_workflow: Any
        parent_task_id: Any

        def __init__(self, spec: Any, parent_task_id: Any, top_workflow: Any, **kwargs: Any) -> None: ...
        def _calculate_depth(self) -> int: ...

    class NodeParser:
        node: _Element
        nsmap: dict[str, str]
        lane: str | None

        @property
        def bpmn_id(self) -> str: ...
        def parse_condition(self, sequence_flow: _Element) -> str | None: ...

    class TaskParser(NodeParser):
        task: Any
        spec: Any
        spec_class: Any
        process_parser: Any
        filename: Any

        def __init__(
            self, process_parser: Any, spec_class: Any, node: Any, nsmap: Any = ..., lane: Any = ...
        ) -> None: ...
        def create_task(self) -> Any: ...

    class EventDefinitionParser(TaskParser):
        def _create_task(self, event_definition: Any, cancel_activity: bool | None = ...) -> Any: ...
        def parse_message_event(self, message_event: _Element) -> Any: ...
        def get_event_definition(self, xpaths: list[str]) -> Any: ...

    class ProcessParser(NodeParser):
        spec: Any
        parser: Any
        nodes_by_id: dict[str, _Element]
        outgoing_sequence_flows: dict[str | None, list[_Element]]
        boundary_events_by_attached: dict[str | None, list[_Element]]
        data_stores: dict[str, Any]

        def create_spec(self) -> Any: ...
        def get_boundary_events(self, attached_to_ref: str) -> list[_Element]: ...
        def get_outgoing_sequence_flows(self, source_ref: str) -> list[_Element]: ...

    class BpmnParser:
        messages: dict[str, str]
        process_parsers: dict[str, Any]

        def __init__(self) -> None: ...
        def add_bpmn_xml(self, bpmn: _Element, filename: str | None = ...) -> None: ...

        signals: dict[str, str]

        def _add_processes(self, bpmn: _Element, filename: str | None = ...) -> None: ...
        def create_parser(self, node: _Element, filename: Any = ..., lane: str | None = ...) -> None: ...
        def _get_parser_class(self, tag: str) -> tuple[Any, Any]: ...
        def get_spec(self, process_id: str) -> Any: ...

    class NoneEventDefinition:
        def __init__(self, **kwargs: Any) -> None: ...

    def full_tag(tag: str) -> str: ...
else:
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.parser.event_parsers import EventDefinitionParser
    from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
    from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
    from SpiffWorkflow.bpmn.parser.util import full_tag
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
    from SpiffWorkflow.bpmn.specs.defaults import (
        BoundaryEvent,
        CallActivity,
        EndEvent,
        EventBasedGateway,
        EventSubprocess,
        ExclusiveGateway,
        InclusiveGateway,
        IntermediateCatchEvent,
        IntermediateThrowEvent,
        NoneTask,
        ParallelGateway,
        ReceiveTask,
        ScriptTask,
        ServiceTask,
        StartEvent,
        SubWorkflowTask,
        TransactionSubprocess,
        UserTask,
    )
    from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition
    from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
    from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.specs.base import TaskSpec
    from SpiffWorkflow.task import Task
    from SpiffWorkflow.util.task import TaskState

__all__ = [
    "BoundaryEvent",
    "BpmnParser",
    "BpmnSpecMixin",
    "BpmnSubWorkflow",
    "BpmnWorkflow",
    "CallActivity",
    "EndEvent",
    "EventBasedGateway",
    "EventDefinitionParser",
    "EventSubprocess",
    "ExclusiveGateway",
    "InclusiveGateway",
    "IntermediateCatchEvent",
    "IntermediateThrowEvent",
    "NoneEventDefinition",
    "NoneTask",
    "ParallelGateway",
    "ProcessParser",
    "PythonScriptEngine",
    "ReceiveTask",
    "ScriptTask",
    "ServiceTask",
    "StartEvent",
    "SubWorkflowTask",
    "Task",
    "TaskParser",
    "TaskSpec",
    "TaskState",
    "TransactionSubprocess",
    "UserTask",
    "full_tag",
]
