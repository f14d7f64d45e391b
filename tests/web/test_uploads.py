"""Files in the browser's hands: kept over errors, shown by name, opened by who may, never by anybody else."""

import json
import re
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.integrations.scanning import EICAR
from tests.support.filed import PDF, PNG
from tests.support.harness import Desk

CLERK, CHIEF, NORTH, SOUTH, ISLE = (f"{who}@example.org" for who in ("clerk", "chief", "north", "south", "isle"))
ANSWERS = {
    "name": {"name": "Ada Asker"}, "place": {"place": "north"}, "places": {"places": ["north", "south"]},
    "secret": {"secret": ""}, "danger": {"danger_now": "no"},
}  # fmt: skip


@pytest.fixture
def desk(filed_desk: Desk) -> Desk:
    return filed_desk


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    """Somebody of the public who has begun an enquiry."""
    client = desk.client()
    client.post("/ask/help")
    return client


def up(name: str, content: bytes = PNG) -> tuple[BytesIO, str]:
    return BytesIO(content), name


def post(client: FlaskClient, url: str, **data: Any) -> TestResponse:
    answer = client.post(url, data=data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # a temporary file of the test's own client
    return answer


def ids(page: TestResponse | str, name: str = "pictures") -> list[str]:
    text = page if isinstance(page, str) else page.text
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]+)"', text)


def without_tokens(page: TestResponse) -> str:
    return re.sub(r'nonce="[^"]+"|[\w.-]{60,}', "", page.text)


def errors(page: TestResponse) -> str:
    found = re.search(r'<ul class="govuk-list govuk-error-summary__list">(.*?)</ul>', page.text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[1]).strip() if found else ""


def page_of(desk: Desk, question: str) -> str:
    """The address of a question page of the little scheme's enquiry."""
    return f"/ask/help/{question}"


def answer_all(client: FlaskClient) -> None:
    for number, answers in enumerate(ANSWERS.values(), 1):
        assert client.post(page_of_number(number), data=answers).status_code == 303


def page_of_number(number: int) -> str:
    return f"/ask/help/{number}"


def sent(desk: Desk, client: FlaskClient) -> str:
    answer_all(client)
    assert client.post("/ask/help/check").status_code == 303
    return str(desk.value("SELECT reference FROM case_record ORDER BY received_at DESC, id DESC LIMIT 1"))


def stored(desk: Desk) -> list[str]:
    return [row.name for row in desk.rows("SELECT name FROM attachment ORDER BY name")]


PICTURES, SECRETS = page_of_number(7), page_of_number(8)


def test_keeps_a_file_and_shows_it_by_name_size_and_state(desk: Desk, browser: FlaskClient) -> None:
    assert post(browser, PICTURES, pictures=up("../holiday/photo.png")).status_code == 303

    page = browser.get(PICTURES)

    [added] = ids(page)
    assert stored(desk) == ["photo.png"]
    assert "photo.png" in page.text
    assert "1 KB" in page.text
    assert "Being checked" in page.text
    assert page.text.count(added) == 1
    assert "Remove<span" in page.text


def test_says_that_it_was_checked(desk: Desk, browser: FlaskClient) -> None:
    post(browser, PICTURES, pictures=up("photo.png"))

    desk.worker.scan_files()

    assert ">Checked<" in browser.get(PICTURES).text


def test_keeps_files_that_were_added_before_when_another_comes(desk: Desk, browser: FlaskClient) -> None:
    post(browser, PICTURES, pictures=up("one.png"))

    post(browser, PICTURES, pictures=[*ids(browser.get(PICTURES)), up("two.png")])

    assert len(ids(browser.get(PICTURES))) == 2
    assert stored(desk) == ["one.png", "two.png"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.png", b"", "“empty.png” is empty"),
        ("big.png", PNG + bytes(20 * 1024 * 1024), "“big.png” must be 20 MB or smaller"),
        ("tool.exe", b"MZ" + bytes(90), "The file must be a PDF, picture or Word: “tool.exe”"),
        ("tool.png", b"MZ" + bytes(90), "The file must be a PDF, picture or Word: “tool.png”"),
        ("photo.pdf", PNG, "The file must be a PDF, picture or Word: “photo.pdf”"),
    ],
)
def test_refuses_a_file_with_a_sentence_and_keeps_the_others(
    desk: Desk, browser: FlaskClient, name: str, content: bytes, sentence: str
) -> None:
    page = post(browser, PICTURES, pictures=[up("good.png"), up(name, content)])

    assert errors(page) == sentence
    assert "good.png" in page.text
    assert len(ids(page)) == 1
    assert stored(desk) == ["good.png"]
    assert len(ids(browser.get(PICTURES))) == 1


def test_takes_as_many_as_the_question_asks_for(desk: Desk, browser: FlaskClient) -> None:
    page = post(browser, PICTURES, pictures=[up(f"{n}.png") for n in range(5)])

    assert errors(page) == "Add 3 files or fewer"
    assert len(stored(desk)) == len(ids(page)) == 3


def test_removes_a_file_and_offers_to_put_it_back(desk: Desk, browser: FlaskClient) -> None:
    post(browser, PICTURES, pictures=[up("one.png"), up("two.png")])
    first, second = ids(browser.get(PICTURES))

    page = post(browser, PICTURES, pictures=[first, second], _remove="pictures[0]")
    assert 'name="_undo"' in page.text
    assert ids(page) == [second]
    assert stored(desk) == ["one.png", "two.png"]
    assert "You removed one.png." in page.text
    undone = post(browser, PICTURES, pictures=[second], _undo=json.dumps(["pictures", 0, first]))

    assert ids(undone) == [first, second]


def test_forgets_a_removed_file_with_the_next_page(desk: Desk, browser: FlaskClient) -> None:
    post(browser, PICTURES, pictures=[up("one.png"), up("two.png")])
    first, second = ids(browser.get(PICTURES))
    post(browser, PICTURES, pictures=[first, second], _remove="pictures[0]")

    post(browser, PICTURES, pictures=[second])

    assert stored(desk) == ["two.png"]


def test_keeps_the_file_when_it_is_saved_for_later(desk: Desk, browser: FlaskClient) -> None:
    page = post(browser, PICTURES, pictures=up("photo.png"), _save="later")

    assert "We have kept your answers" in page.text
    assert stored(desk) == ["photo.png"]


def test_shows_names_on_the_check_page_and_no_ids(desk: Desk, browser: FlaskClient) -> None:
    post(browser, PICTURES, pictures=up("photo.png"))
    [added] = ids(browser.get(PICTURES))
    answer_all(browser)

    page = browser.get("/ask/help/check")

    assert "photo.png, 1 KB (being checked)" in page.text
    assert added not in page.text


def test_does_not_show_another_browser_s_file(desk: Desk, browser: FlaskClient) -> None:
    post(browser, PICTURES, pictures=up("photo.png"))
    [added] = ids(browser.get(PICTURES))
    other = desk.client()
    other.post("/ask/help")

    post(other, PICTURES, pictures=added)

    page = other.get(PICTURES)
    assert "photo.png" not in page.text
    assert ids(page) == []
    assert other.get(f"/files/{added}").status_code == 303  # to sign-in, as every page of the staff


def test_tells_of_a_virus_and_lets_it_be_removed(desk: Desk, browser: FlaskClient) -> None:
    post(browser, PICTURES, pictures=up("bad.pdf", b"%PDF-" + EICAR))
    desk.worker.scan_files()
    page = browser.get(PICTURES)
    assert "Held back: a virus was found" in page.text
    [added] = ids(page)

    assert "“bad.pdf” was held back" in errors(post(browser, PICTURES, pictures=added))
    removed = post(browser, PICTURES, pictures=added, _remove="pictures[0]")

    assert errors(removed) == ""
    assert ids(removed) == []
    assert post(browser, PICTURES).status_code == 303


def test_takes_no_files_without_a_scanner(desk: Desk) -> None:
    from dataclasses import replace

    desk.settings = replace(desk.settings, service_demonstration=False)
    client = desk.client()
    client.post("/ask/help")

    page = post(client, PICTURES, pictures=up("photo.png"))

    assert "Files cannot be taken at the moment" in errors(page)
    assert stored(desk) == []


def test_says_that_a_post_is_too_big(desk: Desk, browser: FlaskClient) -> None:
    page = post(browser, PICTURES, pictures=[up("a.png", PNG + bytes(13 << 20)), up("b.png", PNG + bytes(13 << 20))])

    assert page.status_code == 413
    assert "Your files are too big" in page.text
    assert stored(desk) == []


def case_with_files(desk: Desk, browser: FlaskClient) -> tuple[str, str, str]:
    """(reference, a file for all who have the case, a file for the desk's own eyes), scanned."""
    post(browser, PICTURES, pictures=up("żółw “1”.png"))
    post(browser, SECRETS, secrets=up("secret.pdf", PDF))
    reference = sent(desk, browser)
    desk.worker.scan_files()
    desk.run_due()
    found = {row.question: str(row.id) for row in desk.rows("SELECT question, id FROM attachment")}
    return reference, found["pictures"], found["secrets"]


def test_gives_the_file_to_who_has_the_case_and_records_it(desk: Desk, browser: FlaskClient) -> None:
    _, added, _ = case_with_files(desk, browser)

    answer = desk.client(CLERK).get(f"/files/{added}")

    assert answer.data == PNG
    assert answer.content_type == "image/png"
    assert answer.content_length == len(PNG)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%C5%BC%C3%B3%C5%82w" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert desk.value("SELECT count(*) FROM audit_event WHERE kind = 'file.read' AND what = :id", id=added) == 1


def test_sends_a_file_of_several_pieces_whole(desk: Desk, browser: FlaskClient) -> None:
    content = PNG + bytes(range(256)) * 4096 * 2
    post(browser, PICTURES, pictures=up("big.png", content))
    sent(desk, browser)
    desk.worker.scan_files()

    answer = desk.client(CLERK).get(f"/files/{desk.value('SELECT id FROM attachment')}")

    assert answer.data == content


@pytest.mark.parametrize("email", [NORTH, SOUTH, ISLE])
def test_is_not_there_for_whom_it_is_not(desk: Desk, browser: FlaskClient, email: str) -> None:
    _, added, _ = case_with_files(desk, browser)
    client = desk.client(email)

    answer = client.get(f"/files/{added}")

    assert answer.status_code == 404
    assert without_tokens(answer) == without_tokens(client.get("/files/00000000-0000-7000-8000-000000000000"))
    assert desk.value("SELECT count(*) FROM audit_event WHERE kind = 'file.read'") == 0


def test_opens_nothing_unscanned_nor_held(desk: Desk, browser: FlaskClient) -> None:
    post(browser, PICTURES, pictures=[up("bad.pdf", b"%PDF-" + EICAR)])
    reference = sent(desk, browser)
    added, clerk = desk.value("SELECT id FROM attachment"), desk.client(CLERK)
    documents = f"/cases/{reference}/documents"

    assert clerk.get(f"/files/{added}").status_code == 404
    assert "Being checked" in clerk.get(documents).text
    desk.worker.scan_files()

    assert clerk.get(f"/files/{added}").status_code == 404
    page = clerk.get(documents).text
    assert "Held back: a virus was found" in page
    assert f"/files/{added}" not in page
    assert "A file was held back" in clerk.get(f"/cases/{reference}/timeline").text


def test_lists_the_case_s_files_with_who_checked_them(desk: Desk, browser: FlaskClient) -> None:
    reference, added, _ = case_with_files(desk, browser)

    page = desk.client(CLERK).get(f"/cases/{reference}/documents").text

    assert f'href="/files/{added}"' in page
    assert "not a virus scanner" in page
    assert "secret.pdf" in page


def test_names_files_in_answers_for_who_may_open_them(desk: Desk, browser: FlaskClient) -> None:
    reference, added, _ = case_with_files(desk, browser)

    page = desk.client(CLERK).get(f"/cases/{reference}/answers").text

    assert re.search(rf'<a class="govuk-link" href="/files/{added}">żółw “1”.png</a>, 1 KB', page)


def test_opens_a_file_of_a_narrower_question_only_to_its_readers(desk: Desk, browser: FlaskClient) -> None:
    """Somebody has the case's file by a grant, but none of the roles that may read the answer."""
    reference, added, secret = case_with_files(desk, browser)
    desk.change(
        """INSERT INTO access_grant (id, case_id, person_id, reason, from_at)
        SELECT gen_random_uuid(), c.id, p.id, 'asked', c.received_at FROM case_record c, person p WHERE p.email = :south""",
        south=SOUTH,
    )
    client = desk.client(SOUTH)

    assert client.get(f"/files/{added}").status_code == 200
    assert client.get(f"/files/{secret}").status_code == 404
    assert "secret.pdf" not in client.get(f"/cases/{reference}/documents").text


def advice_of(desk: Desk, browser: FlaskClient) -> tuple[str, FlaskClient, str]:
    """(reference, North's browser, address of North's step, taken)."""
    reference = sent(desk, browser)
    desk.run_due()
    desk.finish(CLERK, desk.task("look", reference).id, {"needs_advice": "yes"})
    desk.run_due()
    task = next(task for task in desk.tasks(reference) if task.inputs.get("place") == "north")
    client = desk.client(NORTH)
    client.post(f"/tasks/{task.id}/take")
    return reference, client, f"/tasks/{task.id}"


def test_keeps_a_file_of_a_step_while_other_answers_are_wrong(desk: Desk, browser: FlaskClient) -> None:
    _, client, step = advice_of(desk, browser)

    page = post(client, step, papers=up("paper.pdf", PDF), words="typed")

    assert page.status_code == 422
    assert "Say: your advice" in errors(page)
    assert "paper.pdf" in page.text
    assert ids(client.get(step), "papers") == ids(page, "papers") != []
    assert "typed" in client.get(step).text


def test_keeps_the_answers_of_a_step_when_its_file_is_not_taken(desk: Desk, browser: FlaskClient) -> None:
    _, client, step = advice_of(desk, browser)

    page = post(client, step, papers=up("tool.exe", b"MZ"), advice_kind="do", words="typed")

    assert page.status_code == 422
    assert "tool.exe" in errors(page)
    assert "typed" in page.text
    assert desk.value("SELECT count(*) FROM user_task WHERE closed_at IS NULL AND element_id = 'answer'") == 2


def test_sends_a_step_s_file_with_its_answers(desk: Desk, browser: FlaskClient) -> None:
    reference, client, step = advice_of(desk, browser)
    page = post(client, step, papers=up("paper.pdf", PDF), _save="leave")
    assert page.status_code == 303
    [added] = ids(client.get(step), "papers")

    assert post(client, step, papers=added, advice_kind="do").status_code == 303
    desk.worker.scan_files()

    assert f"/files/{added}" in client.get(step).text
    assert client.get(f"/files/{added}").data == PDF
    assert desk.client(CLERK).get(f"/files/{added}").data == PDF
    assert desk.client(SOUTH).get(f"/files/{added}").status_code == 404
    assert "with “Give advice”" in desk.client(CLERK).get(f"/cases/{reference}/documents").text


def test_removes_a_file_of_a_step(desk: Desk, browser: FlaskClient) -> None:
    _, client, step = advice_of(desk, browser)
    added = ids(post(client, step, papers=up("paper.pdf", PDF)), "papers")

    page = post(client, step, papers=added, _remove="papers[0]", words="typed")

    assert page.status_code == 200
    assert ids(page, "papers") == []
    assert "typed" in page.text
    assert post(client, step, advice_kind="do").status_code == 303
    assert stored(desk) == []


def test_stores_nothing_for_a_step_that_is_not_theirs(desk: Desk, browser: FlaskClient) -> None:
    _, _, step = advice_of(desk, browser)

    post(desk.client(SOUTH), step, papers=up("paper.pdf", PDF))
    post(desk.client(CLERK), step, papers=up("paper.pdf", PDF))

    assert stored(desk) == []


def test_keeps_a_file_while_an_enquiry_is_recorded(desk: Desk) -> None:
    client = desk.client(CLERK)
    page = post(client, "/cases/new/help", pictures=up("photo.png"), place="north", places="north")
    assert page.status_code == 422
    assert "Say: your name" in errors(page)
    [added] = ids(page)

    answers = {"name": "Ada", "place": "north", "places": "north", "danger_now": "no", "pictures": added}
    assert post(client, "/cases/new/help", **answers).status_code == 303
    desk.worker.scan_files()

    assert client.get(f"/files/{added}").data == PNG
    assert desk.value("SELECT case_id IS NOT NULL FROM attachment")


def test_keeps_a_file_of_an_action_that_the_diagram_offers(desk: Desk, browser: FlaskClient) -> None:
    reference = sent(desk, browser)
    desk.run_due()
    action = desk.value("SELECT id FROM message_subscription WHERE offered_to = 'everybody'")
    client = desk.client(CLERK)

    page = post(client, f"/actions/{action}", proof=[up("proof.pdf", PDF), up("empty.pdf", b"")], why="typed")
    assert page.status_code == 422
    assert "“empty.pdf” is empty" in errors(page)
    assert post(client, f"/actions/{action}", proof=ids(page, "proof"), why="typed").status_code == 303

    assert stored(desk) == ["proof.pdf"]
    assert "proof.pdf" in client.get(f"/cases/{reference}/documents").text
