"""What a staff page does by itself: says who else looks, that the session is about to end, that there is no connection."""

import pytest

from tests.support.gallery_values import NOW
from tests.web.test_gallery import address, app, chromium, open_page, pytestmark, violations  # noqa: F401 - fixtures

KEPT = "() => Object.entries(localStorage).filter(([key]) => key.startsWith('desk-draft'))"


@pytest.fixture(autouse=True)
def fresh(app):  # noqa: F811 - the fixture
    app.config.update(LEFT=1800, NOTICE="")
    app.config["DRAFTS"].clear()


def test_says_who_else_looks(open_page):  # noqa: F811
    page = open_page("task")
    page.get_by_text("Lowri Pugh is looking at this task").wait_for()
    assert page.locator("[data-here-url]").get_attribute("role") == "status"


def test_says_that_somebody_was_first_before_anything_is_sent(open_page, app):  # noqa: F811
    app.config["NOTICE"] = "Dan Orme finished this step at 2:31pm. What you wrote is kept as your draft."
    page = open_page("task")
    page.locator("#summary").fill("My own words")
    page.get_by_text("Dan Orme finished this step at 2:31pm.").wait_for()
    assert page.locator("#summary").input_value() == "My own words"
    assert violations(page) == []


def test_warns_before_the_session_ends_and_stays_when_asked(open_page, app):  # noqa: F811
    app.config["LEFT"] = 175
    page = open_page("task", clock=NOW)
    page.locator("#summary").fill("Half a sentence")
    page.clock.run_for(1_600_000)
    assert not page.locator("[data-session]").is_visible()
    page.clock.run_for(25_000)
    page.get_by_text("You will be signed out in 3 minutes, because nothing has happened for a while.").wait_for()
    assert violations(page) == []
    assert page.locator("#summary").input_value() == "Half a sentence"
    with page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/session")):
        page.get_by_role("button", name="Stay signed in").press("Enter")
    page.locator("[data-session]").wait_for(state="hidden")


def test_says_nothing_while_another_page_keeps_the_session_alive(open_page):  # noqa: F811
    page = open_page("worklist", clock=NOW)
    with page.expect_response("**/session"):
        page.clock.run_for(1_625_000)
    assert not page.locator("[data-session]").is_visible()


def test_leads_to_sign_in_and_back_when_the_session_has_ended(open_page):  # noqa: F811
    page = open_page("task", clock=NOW, expects="401")
    page.route("**/session", lambda route: route.fulfill(status=401, json={"words": "You are signed out."}))
    page.clock.run_for(1_625_000)
    page.get_by_text("You are signed out, because nothing happened for 30 minutes.").wait_for()
    link = page.get_by_role("link", name="Sign in", exact=True)
    assert link.get_attribute("href") == "/sign-in?why=ended&next=%2Ftask"


def test_keeps_what_is_typed_without_a_connection_and_saves_it_when_there_is_one(open_page, app):  # noqa: F811
    page = open_page("task", expects="ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.get_by_text("You are offline. What you type is kept on this device until you are back.").wait_for()
    assert violations(page) == []
    page.locator("#summary").fill("Typed in a tunnel")
    page.locator("[data-draft-words]", has_text="You are offline.").wait_for(timeout=6000)
    assert "Typed+in+a+tunnel" in page.evaluate(KEPT)[0][1]
    assert "csrf" not in page.evaluate(KEPT)[0][1]
    page.get_by_role("button", name="Finish this step").click()
    assert page.locator("#summary").input_value() == "Typed in a tunnel"
    page.context.set_offline(False)
    page.locator("[data-draft-words]", has_text="Draft saved at 2:31pm").wait_for(timeout=6000)
    assert not page.locator("[data-offline]").is_visible()
    assert app.config["DRAFTS"][-1]["summary"] == "Typed in a tunnel"
    assert page.evaluate(KEPT) == []


def test_brings_back_what_was_typed_before_the_page_was_closed(open_page, app):  # noqa: F811
    page = open_page("worklist")
    page.evaluate("localStorage.setItem('desk-draft p1 /draft', 'summary=Typed+in+a+tunnel')")
    with page.expect_request("**/draft"):
        page.goto("/task")
    page.wait_for_function("localStorage.length === 0")
    assert app.config["DRAFTS"] == [{"summary": "Typed in a tunnel", "csrf_token": "token"}]


def test_keeps_nothing_of_another_person(open_page, app):  # noqa: F811
    page = open_page("worklist")
    page.evaluate("localStorage.setItem('desk-draft p2 /draft', 'summary=Not+yours')")
    page.goto("/task")
    page.get_by_text("Lowri Pugh is looking at this task").wait_for()
    assert app.config["DRAFTS"] == []
    page.evaluate(
        "document.querySelector('form[action=\"/sign-out\"]').addEventListener('submit', e => e.preventDefault())"
    )
    page.get_by_role("button", name="Sign out").click()
    assert page.evaluate(KEPT) == []


def test_stores_nothing_in_the_browser_on_public_pages(open_page):  # noqa: F811
    page = open_page("question")
    page.locator("main label").first.click()
    page.context.set_offline(True)
    assert page.locator("[data-offline]").count() == 0
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


COVERED = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 10));
  const bar = top && top.closest('.dd-undo, .dd-bars');
  return focused === document.body ? 'end' : bar && !bar.contains(focused) ? focused.outerHTML : '';
}"""


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)])
def test_never_hides_what_has_the_focus_under_a_bar(open_page, size):  # noqa: F811
    page = open_page("worklist", size)
    assert page.locator(".dd-undo").is_visible()
    covered = []
    for _ in range(120):
        page.keyboard.press("Tab")
        found = page.evaluate(COVERED)
        if found == "end":
            break
        covered += [found] if found else []
    assert covered == []
    assert found == "end"


def test_tells_the_service_that_a_page_is_printed(open_page):  # noqa: F811
    page = open_page("task")
    with page.expect_request("**/printed") as told:
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert told.value.post_data == "csrf_token=token&path=%2Ftask"


def test_tells_who_is_alike_while_an_enquiry_is_typed_and_sends_which_were_told(open_page):  # noqa: F811
    told = {"reference": "3TR-9WN-6BK", "url": "/people", "words": "Asked about: <b>Martin</b> Sedge (same name)"}
    page = open_page("record-new")
    page.route("**/alike", lambda route: route.fulfill(json={"line": "1 open case may be it.", "found": [told]}))
    assert not page.locator("[data-alike]").is_visible()
    with page.expect_request("**/alike") as asked:
        page.locator("main form input[type=text]").first.fill("Martin Sedge")
    page.get_by_text("Asked about: <b>Martin</b> Sedge (same name)").wait_for()
    assert "Martin+Sedge" in asked.value.post_data
    assert page.locator("[data-alike] a").get_attribute("href") == "/people"
    assert page.locator('input[name="alike_seen"]').input_value() == "3TR-9WN-6BK"
    assert violations(page) == []


def test_folds_the_rest_as_soon_as_an_answer_means_danger(open_page):  # noqa: F811
    page = open_page("record-new")
    with page.expect_request(lambda request: b'name="_update"' in (request.post_data_buffer or b"")):
        page.locator("input[data-danger]").check()


NEW = '<div class="govuk-form-group"><label class="govuk-label" for="new">New question</label><input class="govuk-input" id="new" name="new"></div>'


def test_shows_at_once_what_an_answer_asks_for_and_keeps_what_was_typed(open_page):  # noqa: F811
    page = open_page("record-new")
    region = page.locator("[data-reveal]")
    now = region.evaluate("e => e.innerHTML")
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(body=f"<div data-reveal>{now}{NEW}</div>", content_type="text/html")
            if b"_update=1" in (route.request.post_data_buffer or b"")
            else route.fallback()
        ),
    )
    assert not page.get_by_role("button", name="Update this page").is_visible()
    region.locator("input[type=text]").first.fill("Typed before")
    choice = region.get_by_label("Area")
    choice.select_option("Hills")
    page.get_by_label("New question").fill("Typed after")

    assert region.locator("input[type=text]").first.input_value() == "Typed before"
    assert choice.input_value() == "hills"
    assert page.get_by_text("The questions on this page have changed.").count() == 1
    assert violations(page) == []


def test_leaves_the_button_to_who_has_no_connection_for_what_an_answer_asks_for(open_page):  # noqa: F811
    page = open_page("record-new", expects="ERR_FAILED")
    page.route(
        "**/*",
        lambda route: route.abort() if b"_update=1" in (route.request.post_data_buffer or b"") else route.fallback(),
    )
    page.get_by_label("Area").select_option("Hills")
    page.get_by_role("button", name="Update this page").wait_for()
