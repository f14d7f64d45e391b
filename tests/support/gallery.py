"""A small site of every page with made-up contexts: for the browser tests, and to look at (`python -m tests.support.gallery`).

Each page is an entry of `PAGES`: address, template, context. Nothing here is scheme's or service's: names and places are invented.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, render_template, request

from service.web.page import TEMPLATES, content_security_policy, set_up_templates
from tests.support import gallery_cases, gallery_public, gallery_staff
from tests.support.gallery_values import NOW, STAFF

BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="d" targetNamespace="t">
<process id="p"><userTask id="record" name="Record"/><userTask id="agencies" name="Agencies check"/>
<sequenceFlow id="f" sourceRef="record" targetRef="agencies"/></process>
<bpmndi:BPMNDiagram id="i"><bpmndi:BPMNPlane id="l" bpmnElement="p">
<bpmndi:BPMNShape id="s1" bpmnElement="record"><dc:Bounds x="40" y="40" width="100" height="80"/></bpmndi:BPMNShape>
<bpmndi:BPMNShape id="s2" bpmnElement="agencies"><dc:Bounds x="240" y="40" width="100" height="80"/></bpmndi:BPMNShape>
<bpmndi:BPMNEdge id="e" bpmnElement="f"><di:waypoint x="140" y="80"/><di:waypoint x="240" y="80"/></bpmndi:BPMNEdge>
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>"""


@dataclass(frozen=True)
class Shown:
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


def pages() -> dict[str, Shown]:
    found: dict[str, Shown] = {}
    for module in (gallery_staff, gallery_cases, gallery_public):
        for name, template, context in module.pages():
            frame = STAFF if module is not gallery_public else {"now": NOW, "demonstration": True}
            found[name] = Shown(template, {**frame, **context})
    return found


def make_app() -> Flask:
    app = Flask("service.web", root_path=str(TEMPLATES.parent))
    set_up_templates(app)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    shown = pages()
    app.add_url_rule("/", "index", lambda: "<br>".join(f'<a href="/{name}">{name}</a>' for name in shown))
    for name, page in shown.items():
        app.add_url_rule(f"/{name}", name, _view(page), methods=["GET", "POST"])
    app.add_url_rule("/draft", "draft", _draft, methods=["POST"])
    app.add_url_rule("/live", "live", _live)
    app.add_url_rule("/here", "here", _here, methods=["POST"])
    app.add_url_rule("/printed", "printed", jsonify, methods=["POST"])
    app.add_url_rule("/session", "session", lambda: jsonify(left=app.config["LEFT"]), methods=["GET"])
    app.add_url_rule("/session", "stay", lambda: jsonify(left=1800), methods=["POST"])
    app.add_url_rule("/bpmn", "bpmn", lambda: Response(BPMN, mimetype="application/xml"))
    app.after_request(_headers)
    app.config.update(DRAFTS=[], LEFT=1800, NOTICE="")
    return app


def _view(page: Shown) -> Callable[[], str]:
    return lambda: render_template(page.template, **page.context)


def _draft() -> Response:
    from flask import current_app

    current_app.config["DRAFTS"].append(request.form.to_dict())
    return jsonify(words="Draft saved at 2:31pm. Only you can see it.")


def _here() -> Response:
    from flask import current_app

    here = [{"initials": "LP", "words": "Lowri Pugh is looking at this task"}]
    return jsonify(here=here, notice=current_app.config["NOTICE"])


def _live() -> Response:
    answer = jsonify(
        line="Live. Updated at 2:31pm",
        texts={"late": "4"},
        new={"words": "3 new tasks came in since 2:24pm.", "url": "/worklist"},
        rows={"t1": {"with": "Taken by Lowri Pugh", "gone": True}},
    )
    answer.set_etag("one")
    return answer.make_conditional(request)


def _headers(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = content_security_policy(viewer=request.path == "/case")
    return response


if __name__ == "__main__":
    make_app().run(port=5088)
