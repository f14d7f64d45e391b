"""A form and its answers: it …"""

from werkzeug.datastructures import MultiDict

from service import forms
from tests.unit.forms.make import ask, choose, date, form, hide, items


def test_gives_the_answers_of_a_post_as_plain_json():
    made = form(
        ask("textfield", "name"),
        date("born"),
        choose("checklist", "colours", "red", "blue"),
        items("pets", ask("textfield", "name", "Name")),
    )
    post = MultiDict(
        [
            ("name", " Ann Lee "),
            ("born-day", "24"),
            ("born-month", "11"),
            ("born-year", "1999"),
            ("colours", "red"),
            ("colours", "blue"),
            ("pets[4].name", "Rex"),
        ]
    )

    found = forms.validate(made, forms.read(made, post))

    assert found.errors == {}
    assert found.answers == {
        "name": "Ann Lee",
        "born": "1999-11-24",
        "colours": ["red", "blue"],
        "pets": [{"name": "Rex"}],
    }


def test_neither_requires_nor_keeps_a_hidden_answer():
    made = form(
        choose("radio", "way", "post", "phone"), ask("textfield", "number", required=True, **hide('=way != "phone"'))
    )

    assert forms.validate(made, {"way": "post", "number": "x"}).answers == {"way": "post"}
    assert forms.validate(made, {"way": "post", "number": "x"}).dropped == ("number",)
    assert forms.validate(made, {"way": "phone"}).errors == {"number": "Enter full name"}
