"""The surface of SpiffWorkflow 3.2.0 that the engine overrides or calls. A new release must fail here first."""

import ast
import inspect
from importlib.metadata import version
from pathlib import Path

import pytest
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import EventDefinitionParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.workflow import Workflow

from service import engine
from service.engine.dialect import DialectParser

SURFACE = [
    (BpmnParser._get_parser_class, "self tag"),
    (BpmnParser.create_parser, "self node filename lane"),
    (BpmnParser.add_bpmn_xml, "self bpmn filename"),
    (BpmnParser._add_processes, "self bpmn filename"),
    (BpmnParser.get_spec, "self process_id required"),
    (ProcessParser.add_tasks, "self"),
    (ProcessParser._parse, "self"),
    (ProcessParser._index_process_nodes, "self"),
    (ProcessParser.create_spec, "self"),
    (ProcessParser.get_boundary_events, "self attached_to_ref"),
    (ProcessParser.get_outgoing_sequence_flows, "self source_ref"),
    (TaskParser.create_task, "self"),
    (TaskParser.parse_node, "self"),
    (TaskParser.parse_extensions, "self node"),
    (EventDefinitionParser._create_task, "self event_definition cancel_activity parallel"),
    (TaskSpec._predict, "self my_task seen looked_ahead mask"),
    (TaskSpec._update_hook, "self my_task"),
    (TaskSpec._on_ready, "self my_task"),
    (TaskSpec._run_hook, "self my_task"),
    (TaskSpec._on_complete_hook, "self my_task"),
    (TaskSpec._on_cancel, "self my_task"),
    (TaskSpec.test, "self"),
    (Task.__init__, "self workflow task_spec parent state id"),
    (Task._inherit_data, "self"),
    (Task._child_added_notify, "self child"),
    (Task._add_child, "self task_spec state"),
    (Task._set_state, "self value"),
    (Task._ready, "self"),
    (Task.run, "self"),
    (Task.complete, "self"),
    (Task.error, "self"),
    (Task.cancel, "self"),
    (Workflow._task_completed_notify, "self task"),
    (BpmnWorkflow.__init__, "self spec subprocess_specs script_engine kwargs"),
    (BpmnSubWorkflow.__init__, "self spec parent_task_id top_workflow kwargs"),
    (BpmnSubWorkflow._calculate_depth, "self"),
    (PythonScriptEngine.evaluate, "self task expression external_context"),
    (PythonScriptEngine.execute, "self task script external_context"),
]
ENGINE = Path(engine.__file__).parent


def test_stands_on_the_release_it_knows():
    assert version("SpiffWorkflow") == "3.2.0"


@pytest.mark.parametrize(("function", "parameters"), SURFACE, ids=lambda x: getattr(x, "__qualname__", ""))
def test_calls_what_is_there(function, parameters):
    assert list(inspect.signature(function).parameters) == parameters.split()


def test_knows_the_order_of_a_run():
    """complete(): hook, then `_update` of the children, then notify; an exception calls error() and is raised."""
    assert [line.strip() for line in inspect.getsource(TaskSpec._on_complete).splitlines()[-5:]] == [
        "self._on_complete_hook(my_task)",
        "for child in my_task.children:",
        "if not child.has_state(TaskState.FINISHED_MASK):",
        "child.task_spec._update(child)",
        "my_task.workflow._task_completed_notify(my_task)",
    ]
    assert "my_task.error()" in inspect.getsource(TaskSpec._run)
    assert "raise exc" in inspect.getsource(TaskSpec._run)


def test_reaches_no_parser_class_of_the_library():
    for parser, spec in DialectParser.PARSER_CLASSES.values():
        assert parser.__module__ == "service.engine.dialect"
        assert spec.__module__.startswith("service.engine.elements.")


def test_imports_the_library_in_one_module_only():
    importing = {
        path.name
        for path in ENGINE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("SpiffWorkflow")
    }

    assert importing == {"spiff.py"}
