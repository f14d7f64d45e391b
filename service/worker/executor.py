"""Running what is due: acquire, run, settle a failure; each in a transaction of its own."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

import structlog

from service.commands import files, jobs, outbox
from service.commands.executor import Executor
from service.domain.errors import IntegrationUnavailableError, ServiceError
from service.integrations.scanning import NoScanner, Scanner

LOG = structlog.get_logger("worker")
BATCH = 8


@dataclass(slots=True)
class JobExecutor:
    """Any number of these may run, in any number of processes."""

    executor: Executor
    name: str
    send: Callable[[str, str, str], None]
    stop: threading.Event = field(default_factory=threading.Event)
    scanner: Scanner = field(default_factory=NoScanner)

    def run_due(self) -> int:
        """Works until nothing is due; returns how many jobs it ran."""
        count = 0
        while not self.stop.is_set():
            batch = self.executor.run(lambda context: jobs.acquire(context, self.name, BATCH))
            for job_id, kind in batch:
                self._run(job_id, kind)
                count += 1
            if not batch:
                return count
        return count

    def send_messages(self) -> int:
        count = 0
        while not self.stop.is_set() and self.executor.run(lambda context: outbox.send_next(context, self.send)):
            count += 1
        return count

    def scan_files(self) -> int:
        """Files that wait for the scanner. It is asked between two transactions, so that it holds up nobody."""
        count = 0
        while not self.stop.is_set() and (found := self.executor.run(files.next_to_scan)):
            self._scan(found)
            count += 1
        return count

    def _scan(self, found: files.ToScan) -> None:
        try:
            is_clean = self.scanner.scan(found.content)
        except IntegrationUnavailableError as error:
            LOG.warning("file.not_scanned", file=str(found.attachment_id), code=error.code)
            return
        LOG.info("file.scanned" if is_clean else "file.held", file=str(found.attachment_id))
        judged = partial(
            files.judge_scanned, attachment_id=found.attachment_id, scanner=self.scanner.name, is_clean=is_clean
        )
        self.executor.run(judged)

    def _run(self, job_id: UUID, kind: str) -> None:
        """Whatever a handler raises is settled: the log has ids and codes, never values."""
        try:
            done = self.executor.run(lambda context: jobs.execute(context, job_id, self.name))
            LOG.info("job.done" if done else "job.gone", job=str(job_id), kind=kind)
        except ServiceError as error:
            self._settle(job_id, error.code, str(error))
        except Exception as error:
            LOG.exception("job.failed", job=str(job_id), kind=kind)
            self._settle(job_id, "fault", f"The step failed inside the service ({type(error).__name__}).")

    def _settle(self, job_id: UUID, code: str, message: str) -> None:
        LOG.warning("job.settled", job=str(job_id), code=code)
        self.executor.run(lambda context: jobs.settle_failure(context, job_id, self.name, code, message))
