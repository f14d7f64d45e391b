"""Publishing file sets, and the compiled sets that running cases use."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import PurePath
from typing import Any
from uuid import UUID

from service import dmn, engine, forms
from service.domain.errors import DefinitionInvalidError, Finding, NotFoundError
from service.domain.ids import new_id
from service.domain.scheme import FILE, Scheme, parse_scheme
from service.engine import File, JobType, Known
from service.forms import Form
from service.layout import LayoutError, svg
from service.persistence.models import (
    DecisionDefinition,
    Deployment,
    DeploymentFile,
    FormDefinition,
    Job,
    ProcessDefinition,
)
from service.persistence.repositories import definitions as repository
from service.persistence.unit_of_work import UnitOfWork

KEPT = 8
ENGINE_FILES = {".bpmn", ".dmn", ".form"}


@dataclass(frozen=True)
class FileSet:
    """A scheme's files, compiled: processes and decisions by the engine, forms, settings, texts. Never changed."""

    id: UUID
    files: Mapping[str, bytes]
    job_types: Mapping[str, JobType] = field(repr=False, default_factory=dict)

    @cached_property
    def scheme(self) -> Scheme:
        path = next((path for path in self.files if PurePath(path).name == FILE), None)
        if path is None:
            raise DefinitionInvalidError([Finding(FILE, None, "scheme-settings", "error", f"The set has no {FILE}.")])
        return parse_scheme(self.files[path], path)

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        found = [forms.parse(content, path) for path, content in self.files.items() if path.endswith(".form")]
        return {form.key: form for form in found}

    @cached_property
    def engine(self) -> engine.Deployment:
        return engine.load(self.engine_files)  # what is published was checked

    @property
    def engine_files(self) -> list[File]:
        return [File(path, content) for path, content in self.files.items() if PurePath(path).suffix in ENGINE_FILES]

    @property
    def known(self) -> Known:
        """All that may be referred to is in the set itself."""
        return Known(
            lanes=set(self.scheme.lanes),
            roles=set(self.scheme.roles),
            job_types=self.job_types,
            trainings=set(self.scheme.table("trainings")),
            forms=(),
            decisions=(),
            processes=(),
        )

    def text(self, folder: str, name: str) -> str | None:
        """A text file of the scheme (a letter, a page) by folder and name."""
        wanted = f"/{folder}/{name}"
        return next((content.decode() for path, content in self.files.items() if path.endswith(wanted)), None)

    def form(self, key: str | None) -> Form:
        if key is None or key not in self.forms:
            raise NotFoundError(f"There is no form `{key}` in this version.")
        return self.forms[key]


class Definitions:
    """The compiled sets of this process, newest used kept. Published sets never change, so nothing is ever stale."""

    def __init__(self, job_types: Mapping[str, JobType]) -> None:
        self._job_types = job_types
        self._kept: OrderedDict[UUID, FileSet] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, work: UnitOfWork, deployment_id: UUID) -> FileSet:
        with self._lock:
            if found := self._kept.get(deployment_id):
                self._kept.move_to_end(deployment_id)
                return found
        files = repository.files_of(work.session, deployment_id)
        if not files:
            raise NotFoundError("There is no such version.")
        return self._keep(FileSet(deployment_id, files, self._job_types))

    def newest(self, work: UnitOfWork, scheme: str) -> FileSet:
        deployment = repository.newest_deployment(work.session, scheme)
        if deployment is None:
            raise NotFoundError("There is no such scheme.")
        return self.get(work, deployment.id)

    def compile(self, files: Mapping[str, bytes]) -> FileSet:
        """A set that isn't published, for checks."""
        return FileSet(new_id(), files, self._job_types)

    def _keep(self, found: FileSet) -> FileSet:
        with self._lock:
            kept = self._kept.setdefault(found.id, found)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return kept


def findings(files: FileSet) -> list[Finding]:
    """What is wrong with the whole set: settings, forms, diagrams and decisions. No finding is lost to another."""
    found: list[Finding] = []
    paths = [path for path in files.files if path.endswith(".form")]
    parts: list[Callable[[], object]] = [lambda: files.scheme]
    parts += [partial(forms.parse, files.files[path], path) for path in paths]
    for part in parts:
        try:
            part()
        except DefinitionInvalidError as error:
            found.extend(error.findings)
    if not any(finding.rule == "scheme-settings" for finding in found):
        found.extend(engine.check(files.engine_files, files.known))
    return found or [*_undrawable(files)]


def _undrawable(files: FileSet) -> Iterator[Finding]:
    """Diagrams that can't be shown: nobody could see where a case stands."""
    for path, content in files.files.items():
        if path.endswith(".bpmn"):
            try:
                svg.render(content)
            except LayoutError as error:
                yield Finding(path, None, "not-drawable", "error", f"The diagram can't be shown: {error}")


def publish(work: UnitOfWork, files: FileSet, *, reason: str) -> UUID | None:
    """Puts the set in force for new cases.

    None if the very same files were published before; a studio's later version stays.
    """
    digest = _digest(files.files)
    repository.lock(work.session)
    if repository.find_deployment(work.session, digest):
        return None
    wrong = [finding for finding in findings(files) if finding.severity == "error"]
    if wrong:
        raise DefinitionInvalidError(wrong)
    key, timers = files.scheme.key, list(engine.start_timers(files.engine, work.now))
    contents = {hashlib.sha256(content).hexdigest(): content for content in files.files.values()}
    repository.keep_content(work.session, contents)
    work.session.add(
        Deployment(
            id=files.id,
            scheme=key,
            version=repository.next_version(work.session, key),
            digest=digest,
            published_at=work.now,
            published_by=work.actor.person_id if work.actor else None,
            reason=reason,
        )
    )
    work.session.flush()
    work.session.add_all(_rows(files))
    work.session.flush()
    repository.replace_start_timers(work.session, key, [_start_timer(files, timer) for timer in timers])
    return files.id


def _start_timer(files: FileSet, timer: engine.StartTimer) -> Job:
    """A version's timers take the place of those of the version before."""
    started = {"scheme": files.scheme.key, "process": timer.process.id, "element": timer.element}
    return Job(
        id=new_id(),
        kind="start_timer",
        element_id=timer.element,
        payload={**started, "by": "timer", "repeat": timer.repeat},
        due_at=timer.due,
        retries=3,
        attempts=0,
    )


def _rows(files: FileSet) -> Sequence[Any]:
    paths = {path: hashlib.sha256(content).hexdigest() for path, content in files.files.items()}
    compiled = files.engine
    return [
        *(DeploymentFile(deployment_id=files.id, path=path, digest=digest) for path, digest in paths.items()),
        *(
            ProcessDefinition(
                deployment_id=files.id,
                process_key=key,
                name=process.name,
                path=process.file,
                diagram=svg.render(files.files[process.file]),
            )
            for key, process in compiled.processes.items()
        ),
        *(
            DecisionDefinition(deployment_id=files.id, decision_key=key, name=decision.name, path=path)
            for path, content in files.files.items()
            if path.endswith(".dmn")
            for key, decision in dmn.load(content).decisions.items()
        ),
        *(FormDefinition(deployment_id=files.id, form_key=key, path=_form_path(files, key)) for key in files.forms),
    ]


def _form_path(files: FileSet, key: str) -> str:
    return next(path for path in files.files if PurePath(path).name == f"{key}.form")


def _digest(files: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return total.hexdigest()
