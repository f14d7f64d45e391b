"""A walk through the service: who takes part, and what time it is there."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Browser, expect

from tests.e2e.answers import demonstration
from tests.e2e.enquiry import Public
from tests.e2e.pages import Judge, Person, press
from tests.e2e.running import Service


@dataclass
class Walk:
    """People sign in when they are first asked for, by what they do: "coordinator", "csc", "probation"."""

    service: Service
    browser: Browser
    judge: Judge
    moved: timedelta = timedelta()
    people: dict[str, Person] = field(default_factory=dict)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.moved

    def public(self) -> Public:
        return Public(self.browser, self.service.address, self.judge)

    def person(self, role: str, force: str = "marlshire") -> Person:
        email = demonstration()["people"][force][role]
        if email not in self.people:
            self.people[email] = Person(self.browser, self.service.address, self.judge, email)
        return self.people[email]

    def finish(self, reference: str, role: str, form_key: str, *, second: str | None = None, **given: Any) -> str:
        """`role` takes the step and finishes it, with the yes of `second` where two must agree; the step's address."""
        confirms = self.person(second) if second else None
        return self.person(role).finish(reference, form_key, self.now(), second=confirms, **given)

    def forward_on_page(self, words: str, **length: float) -> None:
        """As a person does it, on the demonstration's own page."""
        page = self.person("coordinator").page
        page.goto("/demonstration")
        press(page.get_by_role("button", name=f"Forward {words}"))
        expect(page.get_by_text("in the demonstration.")).to_be_visible()
        self.moved += timedelta(**length)

    def forward_by_command(self, step: str, **length: float) -> None:
        """As a script does it."""
        assert "It is now" in self.service.command("clock", step)
        self.moved += timedelta(**length)
