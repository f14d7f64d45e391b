"""The worker process: APScheduler is its clock.

It sleeps until the next instant at which something is due, or until it is woken.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from service.commands import housekeeping, jobs, seals
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
    lock: threading.RLock = field(default_factory=threading.RLock)
    is_running: bool = False
    has_news: bool = False

    def run(self) -> None:
        """Until `stop` is called, from a signal's handler."""
        executor = self.job_executor.executor
        executor.run(lambda context: jobs.release_locks(context, self.job_executor.name.rpartition("/")[0]))
        self._alarm(system_clock())
        self.scheduler.add_job(lambda: executor.run(housekeeping.tidy_up), "cron", minute=17, misfire_grace_time=None)
        self.scheduler.add_job(self.seal, "cron", minute=47, misfire_grace_time=None)
        self.scheduler.start()
        LOG.info("worker.started", worker=self.job_executor.name)
        self.listen(self._heard, self.job_executor.stop)
        self.scheduler.shutdown(wait=True)

    def stop(self) -> None:
        self.job_executor.stop.set()

    def tick(self) -> None:
        """Does what is due, then sets the alarm for the next instant. Nothing due: four statements a minute."""
        with self.lock:
            self.is_running, self.has_news = True, False
        pause = timedelta(seconds=2)
        try:
            pause = self._work()
        except Exception:
            LOG.exception("worker.tick_failed")
        finally:
            with self.lock:
                self.is_running = False
                self._alarm(system_clock() if self.has_news else system_clock() + pause)

    def _work(self) -> timedelta:
        """How long there is nothing to do."""
        executor = self.job_executor.executor
        wake = executor.run(jobs.next_wake)
        has_worked = False
        while wake is not None and wake <= system_clock() and not self.job_executor.stop.is_set():
            self.job_executor.run_due()
            self.job_executor.send_messages()
            self.job_executor.scan_files()
            has_worked = True
            wake = executor.run(jobs.next_wake)
        if has_worked:
            self.seal()
        return min(wake - system_clock(), LONGEST_SLEEP) if wake else LONGEST_SLEEP

    def seal(self) -> None:
        """After work, and once an hour for what was only read: entries of both logs are chained."""
        while self.job_executor.executor.run(seals.seal) and not self.job_executor.stop.is_set():
            pass

    def _heard(self, what: str) -> None:
        """News while a tick runs is not lost: the tick goes round once more."""
        if what in ("job", "connected"):
            with self.lock:
                self.has_news = True
                if not self.is_running:
                    self._alarm(system_clock())

    def _alarm(self, at: datetime) -> None:
        if not self.job_executor.stop.is_set():
            self.scheduler.add_job(
                self.tick,
                "date",
                run_date=at,
                id=TICK,
                replace_existing=True,
                max_instances=2,
                coalesce=True,
                misfire_grace_time=None,
            )
