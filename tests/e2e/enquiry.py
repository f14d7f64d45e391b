"""Asking as a member of the public: one question a page, check, send."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from service.forms import prefill
from tests.e2e.answers import Entry, entries, form
from tests.e2e.pages import Judge, fill_shown, new_page, press

START = "csods_application.start"
MOST_PAGES = 40


def example(**given: Any) -> dict[str, Any]:
    """The scheme's own example of an enquiry."""
    text = (Path(__file__).parents[2] / "processes/csods/demo/enquiry-example.json").read_text("utf-8")
    return {**json.loads(text), **given}


class Public:
    """Somebody with a browser and a worry."""

    def __init__(self, browser: Browser, address: str, judge: Judge) -> None:
        self.judge = judge
        self.page: Page = new_page(browser, address, judge, "the public")

    def ask(self, answers: Mapping[str, Any]) -> str:
        """From the start page to the last one; the reference."""
        page = self.page
        self._start()
        left = list(entries(prefill(form(START), answers)))
        children = len(answers["children"])
        for _ in range(MOST_PAGES):
            if page.url.endswith("/check"):
                break
            left = self._answer(left, children)
        self.judge.look(page, "public-check")
        assert not left, f"never asked: {left}"
        press(page.get_by_role("button", name="Send my enquiry"))
        expect(page.locator(".govuk-panel .dd-ref")).to_be_visible()
        self.judge.look(page, "public-done")
        return page.locator(".govuk-panel .dd-ref").inner_text().strip()

    def _answer(self, left: list[Entry], children: int) -> list[Entry]:
        page = self.page
        another = page.locator("[name=_another]")
        if another.count():
            done = page.get_by_role("link", name="Change").count()
            self.judge.look(page, "public-list")
            page.locator(f"[name=_another][value={'yes' if done < children else 'no'}]").check()
        else:
            self.judge.look(page, f"public-question-{page.url.rpartition('/')[2].partition('?')[0]}")
            left = fill_shown(page, left)
        press(page.get_by_role("button", name="Continue"))
        wrong = page.locator(".govuk-error-summary")
        assert not wrong.count(), wrong.inner_text()
        return left

    def _start(self) -> None:
        self.page.goto("/ask/csods")
        self.judge.look(self.page, "public-start")
        press(self.page.get_by_role("button", name="Start now"))

    def answers_one_page(self, answers: Mapping[str, Any]) -> None:
        """Starts, and answers the first page only."""
        self._start()
        fill_shown(self.page, list(entries(prefill(form(START), answers))))
        press(self.page.get_by_role("button", name="Continue"))

    def chooses(self, words: str) -> None:
        self.page.get_by_label(words).check()
        press(self.page.get_by_role("button", name="Continue"))

    def saves(self) -> tuple[str, str]:
        """Leaves for now; the reference and the PIN to go on with."""
        press(self.page.get_by_role("button", name="Save and come back later"))
        self.judge.look(self.page, "public-saved")
        reference, pin = self.page.locator("dd.dd-ref").all_inner_texts()
        return reference, pin

    def resumes(self, reference: str, pin: str) -> None:
        self.page.goto("/ask/continue")
        self.judge.look(self.page, "public-continue")
        self.page.get_by_label("Reference").fill(reference)
        self.page.get_by_label("PIN").fill(pin)
        press(self.page.get_by_role("button", name="Continue"))
