"""Job types: the verbs of a service task. Each is a small function, registered by name with what it understands.

To add one: write a function of `JobRun` that returns variables, and register it with `@job_type(...)` in a module that
is imported here. `docs/reference/job-types.md` and the studio's element templates come from the registry.
"""

from service.commands.job_types import access, closing, letters, limits, notices, parties, priority
from service.commands.job_types.registry import REGISTRY, JobRun, JobTypeHandler, job_type, known_job_types

__all__ = [
    "REGISTRY",
    "JobRun",
    "JobTypeHandler",
    "access",
    "closing",
    "job_type",
    "known_job_types",
    "letters",
    "limits",
    "notices",
    "parties",
    "priority",
]
