"""Macros draw what the design systems draw, and ours what a golden file holds.

After a wanted change: `UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/web/test_macros.py`, then read the difference.
"""

import gzip
import json
import os
from pathlib import Path

import pytest
from flask import Flask

from service.web.due import due
from service.web.page import TEMPLATES, set_up_templates
from tests.support import gallery_values as values
from tests.support.html import normal

GOLDEN = Path(__file__).parent / "golden"
MOJ = json.loads((GOLDEN / "moj.json").read_text("utf-8"))
GOVUK = json.loads(gzip.decompress((GOLDEN / "govuk.json.gz").read_bytes()))


@pytest.fixture(scope="module")
def environment():
    app = Flask("service.web", root_path=str(TEMPLATES.parent))
    set_up_templates(app)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    return app.jinja_env


def camel(prefix, component):
    return prefix + "".join(part.title() for part in component.split("-"))


def drawn(environment, file, macro, *arguments):
    template = environment.from_string(f'{{% from "{file}" import {macro} %}}{{{{ {macro}(*arguments) }}}}')
    return normal(template.render(arguments=arguments))


@pytest.mark.parametrize("sample", MOJ, ids=lambda sample: sample["macro"])
def test_draws_what_moj_frontend_draws(environment, sample):
    assert drawn(environment, "moj/components.html", sample["macro"], sample["params"]) == normal(sample["html"])


def known(environment, component):
    return (
        f"govuk_frontend_jinja/components/{component}/macro.html"
        in environment.loader.loaders[0].inner.list_templates()
    )


def test_draws_every_sample_of_govuk_frontend(environment):
    different = [
        f"{sample['component']}: {sample['name']}"
        for sample in GOVUK
        if known(environment, sample["component"])
        and drawn(
            environment,
            f"govuk_frontend_jinja/components/{sample['component']}/macro.html",
            camel("govuk", sample["component"]),
            sample["options"],
        )
        != normal(sample["html"])
    ]
    assert len(GOVUK) > 600
    assert different == []


def test_has_a_macro_for_every_component_of_govuk_frontend(environment):
    assert [name for name in sorted({sample["component"] for sample in GOVUK}) if not known(environment, name)] == []


TAG = {"text": "High", "kind": "late"}
LINK = {"text": "Clear the filters", "url": "/work"}
CASE = {
    "reference": "7km4pq2xh",
    "title": "Martin Sedge",
    "kick": "North",
    "tags": [TAG],
    "closed": "",
    "restricted": "Only 4 people.",
}
ROWS = [
    values.row("Name", "Carl <Denholm>", page="name"),
    values.row("Address", "Saltmarsh Row\nAldercombe", page="home"),
    values.row("Contact", "They visit", "By message"),
    values.row("Other names"),
]
LATE = due(values.NOW.replace(hour=12, minute=30), "h", values.NOW)
FIGURE = {"value": "3", "label": "late", "line": "oldest 1 day", "kind": "late", "url": "/work", "key": "late"}
PARTS = {
    "answer": [{"line": "3 tasks are late.", "more": "Take <one>.", "kind": "late"}],
    "chips": [[{"text": "Area: North", "url": "/work"}]],
    "clock": [{"title": "15 days left", "line": "13 of 28 used.", "used": 46, "late": False, "counted": ["28 days."]}],
    "columns": [
        [
            {"text": "Step", "sort_url": None, "direction": "none"},
            {"text": "Due", "sort_url": "/work", "direction": "ascending"},
        ],
        True,
    ],
    "danger_line": [{"label": "In danger", "before": "Call ", "number": "0300 1", "after": "."}],
    "due": [LATE],
    "empty": ["No task matches these 2 filters.", LINK],
    "error_summary": [{"to": "Select who takes it on", "": "It could not be sent"}],
    "facts": [[{"label": "Due", "value": "today"}]],
    "figures": [[FIGURE, {**FIGURE, "url": None, "kind": "", "line": "", "key": ""}]],
    "here": [values.HERE],
    "identity": [CASE, values.HERE, {"text": "Take it", "url": "/take", "post": True}, [LINK], []],
    "ladder": [values.LONG_LADDER],
    "live_line": [{"url": "/live", "line": "Live. Updated at 2:31pm", "tag": "e1"}],
    "meter": [1, 4, 9, 14],
    "new_rows": [{"words": "2 new tasks came in.", "url": "/work"}],
    "notice": ["Your profile is saved.", "Saved", "success"],
    "panels": [
        [
            {"heading": "The enquiry", "rows": ROWS},
            {"heading": "Checks", "line": "By Dan", "sections": [{"heading": "Names", "rows": ROWS[:1]}]},
        ]
    ],
    "pager": [{"words": "10 of 23 shown", "next": {"text": "Next 13 tasks", "url": "/work?after=x"}, "first": None}],
    "reference": ["7KM-4PQ-2XH", "/cases/7KM-4PQ-2XH", True],
    "route": [values.ROUTE],
    "subnav": ["Work lists", [values.view("My tasks", True, "4"), values.view("Done")]],
    "summary": [ROWS, "/ask/{page}?from=check"],
    "tag": [TAG],
    "timeline": [[{"title": "A limit passed", "line": "noon", "text": "", "alert": True, "url": "/task", "tag": TAG}]],
    "token": ["f1"],
    "undo_bar": [{"words": "You took Initial checks.", "url": "/undo", "token": "u1"}],
    "warning": ["You cannot undo this."],
}


@pytest.mark.parametrize("name", sorted(PARTS))
def test_draws_our_part_as_its_golden_file_holds_it(environment, name):
    found = drawn(environment, "macros/parts.html", name, *PARTS[name]) + "\n"
    golden = GOLDEN / "parts" / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, "utf-8")
    assert found == golden.read_text("utf-8")


def test_escapes_what_people_wrote(environment):
    assert "Carl &lt;Denholm&gt;" in environment.from_string(
        '{% from "macros/parts.html" import summary %}{{ summary(rows) }}'
    ).render(rows=ROWS)


def test_refuses_a_page_whose_view_forgot_a_field(environment):
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError, match="line"):
        drawn(environment, "macros/parts.html", "answer", {"more": "", "kind": ""})
