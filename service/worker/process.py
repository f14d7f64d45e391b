"""The worker process: APScheduler is its clock. It sleeps until the next instant at which something is due, or until it is woken."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from service.commands import housekeeping, jobs
from service.domain.clock import system_clock
from service.worker.executor import JobExecutor

LOG = structlog.get_logger("worker")
LONGEST_SLEEP = timedelta(seconds=30)
TICK = "due"


@dataclass(slots=True)
class Worker:
    """`listen` blocks, calling what it is given whenever the database has news, until `stop` is set."""

    job_executor: JobExecutor
    listen: Callable[[Callable[[str], None], threading.Event], None]
    scheduler: BackgroundScheduler = field(default_factory=lambda: BackgroundScheduler(timezone="UTC"))

    def run(self) -> None:
        """Until `stop` is called, from a signal's handler."""
        executor = self.job_executor.executor
        executor.run(lambda context: jobs.release_locks(context, self.job_executor.name.rpartition("/")[0]))
        self.scheduler.add_job(self.tick, id=TICK, max_instances=1, coalesce=True, misfire_grace_time=None)
        self.scheduler.add_job(lambda: executor.run(housekeeping.tidy_up), "cron", minute=17, misfire_grace_time=None)
        self.scheduler.start()
        LOG.info("worker.started", worker=self.job_executor.name)
        self.listen(self._heard, self.job_executor.stop)
        self.scheduler.shutdown(wait=True)

    def stop(self) -> None:
        self.job_executor.stop.set()

    def tick(self) -> None:
        """Does what is due, then sets the alarm for the next instant. Nothing due: two statements."""
        try:
            executor = self.job_executor.executor
            wake = executor.run(jobs.next_wake)
            while wake is not None and wake <= system_clock() and not self.job_executor.stop.is_set():
                self.job_executor.run_due()
                self.job_executor.send_messages()
                wake = executor.run(jobs.next_wake)
            longest = system_clock() + LONGEST_SLEEP
            self._alarm(min(wake, longest) if wake else longest)
        except Exception:
            LOG.exception("worker.tick_failed")
            self._alarm(system_clock() + timedelta(seconds=2))

    def _heard(self, what: str) -> None:
        if what in ("job", "connected"):
            self._alarm(system_clock())

    def _alarm(self, at: object) -> None:
        if not self.job_executor.stop.is_set():
            self.scheduler.add_job(
                self.tick, "date", run_date=at, id=TICK, replace_existing=True, max_instances=1, coalesce=True, misfire_grace_time=None
            )
