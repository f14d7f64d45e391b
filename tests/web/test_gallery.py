"""Every page in a browser: as people see it at a desk and on a phone, without a script, by keyboard, on paper."""

import re
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from service.web.due import due_words
from tests.support import browser as browsers
from tests.support.gallery import make_app, pages
from tests.support.gallery_values import NOW

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not browsers.is_there(), reason="Chromium is not here: python -m tests.support.browser"),
]
AXE = (Path(browsers.__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Upstream, by rule and place (UX.md §8): conditional radios, the enhanced file upload.
ALLOWED = {
    "aria-allowed-attr": ".govuk-radios__input[aria-expanded]",
    "label-content-name-mismatch": ".govuk-file-upload-button",
}
NAMES = sorted(pages())
DESK, PHONE = (1280, 900), (360, 740)


@pytest.fixture(scope="module")
def app():
    return make_app()


@pytest.fixture(scope="module")
def address(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium():
    with browsers.chromium() as found:
        yield found


@pytest.fixture
def open_page(chromium, address):
    """Opens an address; at the end of the test nothing may have gone wrong in the page."""
    contexts, wrong = [], []

    def go(name, size=DESK, *, clock=None, expects="nothing", **more):
        context = chromium.new_context(
            base_url=address,
            viewport={"width": size[0], "height": size[1]},
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/London",
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda message: (
                wrong.append(message.text)
                if message.type in {"error", "warning"} and expects not in message.text
                else None
            ),
        )
        if clock:
            page.clock.install(time=clock)
        assert page.goto(f"/{name}").ok
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []


def violations(page):
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    return [
        (each["id"], node["target"])
        for each in found
        for node in each["nodes"]
        if not page.locator(node["target"][0]).first.evaluate(
            "(element, allowed) => Boolean(allowed) && element.matches(allowed)", ALLOWED.get(each["id"], "")
        )
    ]


@pytest.mark.parametrize("name", NAMES)
def test_is_accessible_and_sound_at_a_desk_and_on_a_phone(open_page, name):
    page = open_page(name)
    for width, height in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    ids = page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")
    assert sorted(set(ids)) == sorted(ids)
    assert page.locator("h1").count() == 1
    assert page.locator("[style]").count() == 0
    missing = "all => all.filter(one => !document.getElementById(one.getAttribute('href').slice(1))).map(one => one.outerHTML)"
    assert page.eval_on_selector_all("a[href^='#']", missing) == []


def test_says_error_first_in_the_title_and_takes_the_focus_there(open_page):
    page = open_page("task-errors")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.locator(".govuk-error-summary a").first.click()
    assert page.evaluate("document.activeElement.matches('input, textarea')")


def test_is_complete_without_a_script(open_page):
    page = open_page("task", java_script_enabled=False)
    assert page.get_by_role("button", name="Finish this step").is_visible()
    assert page.get_by_role("button", name="Save and leave").is_visible()
    page = open_page("worklist", java_script_enabled=False)
    assert page.get_by_role("button", name="Undo").is_visible()
    assert page.locator(".dd-undo").evaluate("bar => getComputedStyle(bar).position") == "static"
    assert page.get_by_role("button", name="Apply").is_visible()
    assert page.get_by_role("button", name=re.compile("Take it.*Initial checks, 7KM-4PQ-2XH")).is_visible()


def test_saves_a_draft_after_the_typing_stops(open_page, app):
    page = open_page("task")
    app.config["DRAFTS"].clear()
    page.locator("#summary").fill("New words")
    page.locator("[data-draft-words]", has_text="Draft saved at 2:31pm").wait_for(timeout=6000)
    assert app.config["DRAFTS"][-1]["summary"] == "New words"
    assert app.config["DRAFTS"][-1]["csrf_token"] == "token"


def test_says_when_a_draft_could_not_be_saved_and_tries_again(open_page):
    page = open_page("task", clock=NOW, expects="503")
    page.route("**/draft", lambda route: route.fulfill(status=503, body=""))
    page.locator("#summary").fill("New words")
    page.clock.run_for(2500)
    page.locator("[data-draft-words]", has_text="Not saved since 2:31pm. We keep trying.").wait_for()
    page.unroute("**/draft")
    page.clock.run_for(11000)
    page.locator("[data-draft-words]", has_text="Draft saved at 2:31pm").wait_for()


def test_sends_once_and_keeps_the_words_on_the_pressed_button(open_page):
    page = open_page("task-check")
    posts = []

    def answer(route):
        posts.append(route.request.url)
        route.fulfill(status=204)

    page.route("**/task-check", answer)
    button = page.get_by_role("button", name="Ask to confirm")
    with page.expect_response("**/task-check"):
        button.dblclick()
    assert len(posts) == 1
    assert button.inner_text() == "Ask to confirm"
    assert button.get_attribute("aria-disabled") == "true"


def test_shows_new_tasks_only_behind_a_line(open_page):
    page = open_page("worklist")
    rows = page.locator("tr[data-row]").count()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_text("3 new tasks came in since 2:24pm.").wait_for()
    assert page.locator("tr[data-row]").count() == rows
    assert page.locator("tr[data-row=t1] [data-cell=with]").inner_text() == "Taken by Lowri Pugh"


def test_leaves_a_row_alone_that_has_the_focus(open_page):
    page = open_page("worklist")
    page.locator("tr[data-row=t1] button").focus()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_text("3 new tasks").wait_for()
    assert page.locator("tr[data-row=t1] button").is_visible()


def test_says_so_when_it_is_not_live(open_page):
    page = open_page("queues")
    page.route("**/live", lambda route: route.fulfill(status=204, body=""))
    for _ in range(2):
        with page.expect_response("**/live"):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_text("Not live. Last updated at 2:31pm. Reload").wait_for()


def test_renews_the_words_of_hour_limits_as_the_server_says_them(open_page):
    page = open_page("worklist", clock=NOW)
    part = page.locator("tr[data-row=t2] .dd-due")
    due_at = datetime.fromisoformat(part.locator("time").get_attribute("datetime"))
    for minutes in (
        -2900,
        -1700,
        -900,
        -300,
        -0.5,
        10.5,
        40.5,
        97.5,
        99.8,
        101.5,
        107.5,
        250.5,
        900.5,
        3000.5,
        40000.5,
    ):
        moment = NOW + timedelta(minutes=minutes)
        page.clock.set_fixed_time(moment)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        kind, words, _ = due_words(due_at, "h", moment)
        assert part.locator("b").inner_text() == words
        assert f"dd-due--{kind}" in part.get_attribute("class")
        assert part.locator("use").get_attribute("href") == f"#dd-i-{kind}"


def test_goes_through_rows_by_keys(open_page):
    page = open_page("worklist")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr').dataset.row") == "t2"
    page.keyboard.press("x")
    assert page.locator("tr[data-row=t2] input").is_checked()
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('tr').dataset.row") == "t1"
    page.keyboard.press("/")
    page.keyboard.type("j?")
    assert page.locator("#q").input_value() == "j?"


def test_lists_the_keys_at_a_question_mark(open_page):
    page = open_page("queues")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keyboard shortcuts").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/cases")


def test_leaves_single_keys_alone_when_they_are_off(open_page):
    page = open_page("worklist")
    page.evaluate("document.body.dataset.shortcuts = 'off'")
    page.keyboard.press("?")
    assert not page.get_by_role("dialog").is_visible()


def test_leads_from_the_picture_to_the_list(open_page):
    page = open_page("case")
    page.locator("[data-element=agencies]").first.click()
    assert page.evaluate("document.activeElement.id") == "step-agencies"


def test_opens_the_viewer_with_its_makers_mark_in_sight(open_page):
    page = open_page("case")
    page.get_by_role("button", name="Open in the viewer").click()
    page.locator(".dd-m-now[data-element-id=agencies]").wait_for()
    mark = page.locator(".bjs-powered-by")
    assert mark.is_visible()
    mark.scroll_into_view_if_needed()
    middle = "one => { const r = one.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }"
    assert mark.evaluate(f"one => one.contains(document.elementFromPoint(...({middle})(one)))")
    assert violations(page) == []


def test_leads_by_keyboard_past_the_navigation(open_page):
    page = open_page("worklist")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_prints_the_content_and_who_printed_it(open_page):
    page = open_page("task")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("details:not([open])").count() == 0
    assert page.get_by_text("Printed from Disclosure Desk by Amira Khan, 24 November 2026, 2:31pm.").is_visible()
    assert not page.get_by_role("button", name="Finish this step").is_visible()
    assert not page.get_by_label("Menu").is_visible()


def test_tells_more_than_one_thing_by_shape_and_words(open_page):
    page = open_page("worklist", forced_colors="active")
    kinds = page.eval_on_selector_all(".dd-due use", "all => all.map(one => one.getAttribute('href'))")
    assert {"#dd-i-late", "#dd-i-soon", "#dd-i-ok", "#dd-i-held"} <= set(kinds)
    assert page.locator(".dd-due b", has_text="2 hours late").is_visible()
