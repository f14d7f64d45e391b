"""The registry of job types."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from service.commands.definitions import FileSet
from service.commands.executor import Context
from service.engine import JobType
from service.persistence.models import CaseRecord, ProcessInstance


@dataclass(frozen=True, slots=True)
class JobRun:
    """What a handler works with. `variables` are those seen at the service task, its input mappings innermost.

    A handler works in the job's own transaction: what it adds to the session is committed with the step, or not at all.
    """

    context: Context
    case: CaseRecord
    instance: ProcessInstance
    files: FileSet
    headers: Mapping[str, str]
    variables: Mapping[str, Any]


Handler = Callable[[JobRun], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class JobTypeHandler:
    """A registered job type.

    `headers` and `inputs` map a name to what it is for; a name ending in "?" may be left out.
    """

    name: str
    run: Handler
    headers: Mapping[str, str]
    inputs: Mapping[str, str]

    @property
    def summary(self) -> str:
        return (self.run.__doc__ or "").strip().splitlines()[0]

    def for_engine(self) -> JobType:
        """What the deployment check knows of it. `*` among the inputs: any."""
        names = [name.rstrip("?") for name in self.inputs]
        return JobType(
            self.name,
            headers=[name.rstrip("?") for name in self.headers],
            inputs=None if "*" in names else names,
            required=[name for name in [*self.headers, *self.inputs] if not name.endswith("?") and name != "*"],
        )


REGISTRY: dict[str, JobTypeHandler] = {}


def job_type(
    name: str, *, headers: Mapping[str, str] | None = None, inputs: Mapping[str, str] | None = None
) -> Callable[[Handler], Handler]:
    """Registers a handler."""

    def register(run: Handler) -> Handler:
        REGISTRY[name] = JobTypeHandler(name, run, headers or {}, inputs or {})
        return run

    return register


def known_job_types() -> Mapping[str, JobType]:
    return {name: handler.for_engine() for name, handler in REGISTRY.items()}
