"""A list on the public pages: it …"""

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests.support.harness import Desk

LIST = "/ask/help/6"


def enquiry(desk: Desk, *names: str) -> FlaskClient:
    """An enquiry that has come to its list, with these people in it."""
    client = desk.client()
    client.post("/ask/help")
    client.post("/ask/help/1", data={"name": "Ada"})
    client.post("/ask/help/2", data={"place": "isle"})
    for index, name in enumerate(names):
        client.post(f"{LIST}?item={index}", data={f"others[{index}].other_name": name})
    return client


def undo_of(answer: TestResponse) -> str:
    found = html.document_fromstring(answer.text).xpath("//button[@name='_undo']/@value")
    assert len(found) == 1, answer.text
    return str(found[0])


def test_brings_back_one_of_several_that_was_removed(desk: Desk) -> None:
    client = enquiry(desk, "Bo", "Cy")

    removed = client.post(LIST, data={"_remove": "others[0]"})
    assert removed.status_code == 200
    assert "You removed Person 1." in removed.text
    assert "You have added 1" in removed.text

    client.post(LIST, data={"_undo": undo_of(removed)})
    page = client.get(LIST).text
    assert "You have added 2" in page
    assert page.index("Bo") < page.index("Cy")


def test_brings_back_the_only_one_that_was_removed(desk: Desk) -> None:
    client = enquiry(desk, "Bo")

    removed = client.post(LIST, data={"_remove": "others[0]"})
    assert "You removed Person 1." in removed.text

    answer = client.post(LIST, data={"_undo": undo_of(removed), "others[0].other_name": ""}, follow_redirects=True)
    assert "You have added 1" in answer.text
    assert "Bo" in answer.text


def test_writes_nothing_of_what_was_removed_into_an_address(desk: Desk) -> None:
    client = enquiry(desk, "Bo", "Cy")

    assert "Location" not in client.post(LIST, data={"_remove": "others[0]"}).headers
    assert client.post(LIST, data={"_another": "yes"}).headers["Location"].endswith("?item=1")
