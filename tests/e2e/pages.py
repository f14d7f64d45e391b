"""Pages as a person uses them in a browser: fields by their names, buttons by their words; each kind of page judged once."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect  # noqa: A004 - the browser's own

from tests.e2e.answers import Entry, entries, raw_answers, step_name
from tests.e2e.pictures import Camera

AXE = (Path(__file__).parents[1] / "support/axe/axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Upstream, by rule and place (docs/explanation/accessibility.md): conditional radios, the enhanced file upload.
ALLOWED = {
    "aria-allowed-attr": ".govuk-radios__input[aria-expanded]",
    "label-content-name-mismatch": ".govuk-file-upload-button",
}
FIELDS = """() => [...document.querySelectorAll('main [name], #main-content [name]')]
  .filter(e => e.type !== 'hidden' && e.getClientRects().length)
  .map(e => ({name: e.name, tag: e.tagName, type: e.type, value: e.value}))"""
ANY_SHOWN = "names => names.some(n => [...document.getElementsByName(n)].some(e => e.getClientRects().length))"
AXE_RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
DESK, PHONE = (1280, 900), (360, 740)
REVEALS_WITHIN = 5_000  # milliseconds
LOOKS, PAUSE = 150, 200  # together half a minute: the worker shares the machine


@dataclass
class Judge:
    """What is wrong on any page of a journey: accessibility, scripts, failed requests."""

    camera: Camera
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def look(self, page: Page, kind: str) -> None:
        """Once a kind of page: axe on a phone and at a desk, and its pictures if they are wanted.

        Loaded anew for each, since what is folded or open is decided when a page opens.
        """
        if kind in self.seen:
            return
        self.seen.add(kind)
        for name, (width, height) in (("360", PHONE), ("1280", DESK)):
            page.set_viewport_size({"width": width, "height": height})
            page.reload()
            self.wrong += [f"{kind} at {name}: {sentence}" for sentence in _axe(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                self.wrong.append(f"{kind} at {name}: scrolls sideways")
            self.camera.take(page, f"{kind}-{name}")

    def verdict(self) -> list[str]:
        """What was wrong since the last verdict."""
        found, self.wrong = self.wrong, []
        return found


def _axe(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(AXE_RUN, RULES)["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
        if not _is_allowed(page, violation["id"], node["target"])
    ]


def _is_allowed(page: Page, rule: str, target: list[Any]) -> bool:
    return rule in ALLOWED and bool(
        page.evaluate(
            "([target, allowed]) => document.querySelector(target)?.matches(allowed)", [target[-1], ALLOWED[rule]]
        )
    )


def new_page(browser: Browser, address: str, judge: Judge, who: str) -> Page:
    context = browser.new_context(
        base_url=address, viewport={"width": DESK[0], "height": DESK[1]}, reduced_motion="reduce", locale="en-GB",
        timezone_id="Europe/London",
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: judge.wrong.append(f"{who}: script failed: {error}"))
    page.on(
        "response",
        lambda found: judge.wrong.append(f"{who}: {found.status} at {found.url}") if found.status >= 500 else None,
    )
    return page


def press(button: Locator) -> None:
    """Presses what leads to a page, and waits for that page."""
    with button.page.expect_navigation(wait_until="load"):
        button.click()


def fill(page: Page, wanted: Iterable[Entry]) -> list[str]:
    """Fills what the page shows, lets it show more, and goes on. Returns the names that it never asked for."""
    left = list(wanted)
    while True:
        before = len(left)
        left = fill_shown(page, left)
        if not left or not _show_more(page, left):
            return sorted({entry.name for entry in left})
        if len(left) == before and not _has_button(page, "_add", left):
            return sorted({entry.name for entry in left})


def fill_shown(page: Page, wanted: list[Entry]) -> list[Entry]:
    """Until nothing more appears: an answer may reveal another question."""
    while True:
        shown = _shown(page)
        left = [entry for entry in wanted if not _put(page, entry, shown)]
        if len(left) == len(wanted):
            return left
        wanted = left


def _shown(page: Page) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for each in page.evaluate(FIELDS):
        found.setdefault(each["name"], []).append(each)
    return found


def _put(page: Page, entry: Entry, shown: Mapping[str, list[dict[str, str]]]) -> bool:
    fields = shown.get(entry.name)
    if not fields:
        return _put_picked(page, entry, shown)
    kind, place = fields[0]["type"], f"[name={json.dumps(entry.name)}]"
    if kind in ("radio", "checkbox"):
        given = entry.value if isinstance(entry.value, tuple) else (entry.value,)
        values = [fields[0]["value"] if value is True else str(value) for value in given]
        for value in values:
            page.locator(f"{place}[value={json.dumps(value)}]").check()
    elif fields[0]["tag"] == "SELECT":
        page.locator(place).select_option(list(entry.value) if isinstance(entry.value, tuple) else str(entry.value))
    else:
        page.locator(place).fill(str(entry.value))
    return True


def _put_picked(page: Page, entry: Entry, shown: Mapping[str, list[dict[str, str]]]) -> bool:
    """A date that is picked stands in one field; its parts come day, month, year."""
    name, dash, part = entry.name.rpartition("-")
    if not dash or name not in shown or part not in ("day", "month", "year"):
        return False
    box = page.locator(f"[name={json.dumps(name)}]")
    typed = "" if part == "day" else f"{box.input_value()}/"
    box.fill(f"{typed}{entry.value}")
    return True


def _has_button(page: Page, name: str, left: Iterable[Entry]) -> bool:
    return any(page.locator(f"button[name={name}][value={json.dumps(_list_of(entry))}]").count() for entry in left)


def _list_of(entry: Entry) -> str:
    return entry.name.rpartition("[")[0]


def _show_more(page: Page, left: list[Entry]) -> bool:
    """Adds an item, else asks the page to show what the answers so far call for."""
    for entry in left:
        add = page.locator(f"button[name=_add][value={json.dumps(_list_of(entry))}]")
        if add.count():
            press(add)
            return True
    return bool(page.locator("[data-reveal]").count()) and _comes(page, [entry.name for entry in left])


def _comes(page: Page, names: list[str]) -> bool:
    """The page asks the service what the answers so far call for, and shows it in place."""
    try:
        page.wait_for_function(ANY_SHOWN, arg=names, timeout=REVEALS_WITHIN)
    except TimeoutError:
        return False
    return True


class Person:
    """Somebody of an agency at work."""

    def __init__(self, browser: Browser, address: str, judge: Judge, email: str) -> None:
        self.email, self.judge = email, judge
        self.page = new_page(browser, address, judge, email)
        self.page.goto("/sign-in")
        press(self.page.locator(f"button[value={json.dumps(email)}]").first)
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()

    def row(self, reference: str, step: str) -> Locator:
        """The row of a step in this person's queue, once the worker has brought the case there."""
        rows = self.page.get_by_role("row").filter(has_text=step).filter(has_text=reference)
        self.wait(f"/work?list=team&q={reference}", rows)
        return rows.first

    def wait(self, path: str, shown: Locator) -> None:
        """Looks at the page again and again until it shows this."""
        for _ in range(LOOKS):
            self.page.goto(path)
            if shown.count():
                return
            self.page.wait_for_timeout(PAUSE)
        raise AssertionError(f"{self.email} waited for {shown} at {path}; it says: {self.text()}")

    def open(self, reference: str, form_key: str) -> str:
        """Takes a step from the queue; its address."""
        step = step_name(form_key)
        press(self.row(reference, step).get_by_role("link", name=step, exact=True))
        press(self.page.get_by_role("button", name="Take it"))
        expect(self.page.get_by_role("heading", level=1)).to_have_text(step)
        self.judge.look(self.page, f"task-{form_key}")
        return self.page.url

    def answer(self, form_key: str, now: datetime, *, second: "Person | None" = None, **given: Any) -> None:
        """Fills the open step and finishes it; nothing is left that the page calls wrong. `second` confirms it."""
        fill(self.page, entries(raw_answers(form_key, given, now)))
        self._say_why_late()
        press(self.page.locator("main form[novalidate] button.govuk-button[data-key='Ctrl+Enter']"))
        wrong = self.page.locator(".govuk-error-summary")
        assert not wrong.count(), f"{form_key}: {wrong.inner_text()}"
        if self.page.url.endswith("/check"):
            self.judge.look(self.page, f"check-{form_key}")
            self._say_why_late()
            if second:
                self._ask(second)
                second.confirm(form_key)
                return
            press(self.page.get_by_role("button", name="Finish this step"))
        expect(self.page.get_by_text(f"You finished “{step_name(form_key)}”")).to_be_visible()

    def _say_why_late(self) -> None:
        """A step that is finished after its limit asks for a reason: any will do here."""
        reasons = self.page.locator("input[name=_late_reason]")
        if reasons.count():
            reasons.last.check()

    def _ask(self, second: "Person") -> None:
        name = second.email.partition("@")[0].replace(".", " ")
        chosen = self.page.locator("#second option").filter(has_text=re.compile(f"^{name}", re.IGNORECASE))
        self.page.locator("#second").select_option(chosen.get_attribute("value"))
        press(self.page.get_by_role("button", name="Ask to confirm"))
        expect(self.page.get_by_text("It counts when they have.")).to_be_visible()

    def confirm(self, form_key: str) -> None:
        """As the second person: from what they were told to the step's answers, and yes."""
        self.page.goto("/notifications")
        press(self.page.get_by_role("link", name=f"asks you to confirm a step: {step_name(form_key)}").first)
        self.judge.look(self.page, f"confirm-{form_key}")
        press(self.page.get_by_role("button", name="Confirm"))
        expect(self.page.get_by_text(f"You confirmed “{step_name(form_key)}”")).to_be_visible()

    def finish(self, reference: str, form_key: str, now: datetime, **given: Any) -> str:
        address = self.open(reference, form_key)
        self.answer(form_key, now, **given)
        return address

    def record(self, given: Mapping[str, Any], now: datetime) -> str:
        """Writes down an enquiry that came by telephone; its reference."""
        self.sees("/cases/new/csods", "record")
        fill(self.page, entries(raw_answers("csods_application.start", given, now)))
        press(self.page.locator("main form[novalidate]").get_by_role("button", name="Record the enquiry"))
        said = self.page.get_by_text("Its reference is")
        expect(said).to_be_visible()
        return said.inner_text().rpartition("Its reference is ")[2].strip(". ")

    def wait_until_closed(self, reference: str, outcome: str) -> None:
        self.wait(f"/cases/{reference}", self.page.locator(".dd-panel--grey").filter(has_text=outcome))

    def page_at(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def status(self, path: str) -> int:
        return self.page.request.get(path).status

    def text(self, path: str = "") -> str:
        """What the page (or the one at `path`) says."""
        if path:
            self.page.goto(path)
        return self.page.locator("body").inner_text()

    def sees(self, path: str, kind: str) -> str:
        """Goes there, judges that kind of page, and returns what it says."""
        text = self.text(path)
        self.judge.look(self.page, kind)
        return text
