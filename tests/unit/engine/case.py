"""Keeps what a database would keep: the state and the open rows."""

import pickle
from datetime import UTC, datetime

from service import engine
from service.engine import values

NOW = datetime(2026, 3, 28, 12, tzinfo=UTC)  # the day before British clocks go forward


class Case:
    """An instance with its rows; every command goes through the stored state."""

    def __init__(self, definition, _element=None, **variables):
        self.definition, self.rows, self.buffer, self.now = definition, {}, [], NOW
        self.incidents, self.history, self.published, self.decisions = {}, [], [], []
        self.ended = self.terminated = False
        self.apply(engine.start(definition, variables, NOW, element=_element))

    def apply(self, result):
        self.result, self.state = result, result.state
        self.ended, self.terminated = self.ended or result.ended, self.terminated or result.terminated
        for row in result.closed:
            del (self.incidents if row.kind == "incident" else self.rows)[row.key]
        self.rows.update((row.key, row) for row in result.opened)
        self.incidents.update((incident.key, incident) for incident in result.incidents)
        self.history += result.history
        self.published += result.published
        self.decisions += result.decisions
        return self.go_on() if result.more else self.offer()

    def go_on(self):
        return self.apply(engine.go_on(self.definition, self.state, self.now))

    def offer(self, *message):
        """(name, key, variables): waits here until somebody waits for it."""
        self.buffer += [message] if message else []
        for name, key, variables in self.buffer:
            for row in self.rows.values():
                if row.kind == "message" and (row.subscribed_to, row.correlation_key) == (name, key):
                    self.buffer.remove((name, key, variables))
                    return self.fire(row.key, **variables)
        return self

    @property
    def document(self):
        return values.load(self.state)

    @property
    def variables(self):
        return self.document["s"][0][3]

    def open(self, kind="task"):
        return sorted(row.element for row in self.rows.values() if row.kind == kind)

    def kinds(self):
        return sorted(row.kind for row in self.rows.values())

    def row(self, kind, element=None):
        return next(row for row in self.rows.values() if row.kind == kind and element in (None, row.element))

    def key(self, kind, element=None):
        return self.row(kind, element).key

    def passed(self, what="completed"):
        return [event.element for event in self.history if event.what == what]

    def do(self, element, /, **variables):
        key = self.key("task", element)
        return self.apply(engine.complete_user_task(self.definition, self.state, key, variables, self.now))

    def job(self, element, /, **variables):
        key = self.key("job", element)
        return self.apply(engine.complete_job(self.definition, self.state, key, variables, self.now))

    def fire(self, key, /, **variables):
        return self.apply(engine.fire(self.definition, self.state, key, variables, self.now))

    def throw(self, element, code, /, **variables):
        key = next(r.key for r in self.rows.values() if r.element == element and r.kind in ("task", "job"))
        return self.apply(engine.throw_error(self.definition, self.state, key, code, "", variables, self.now))

    def escalate(self, element, code, /, **variables):
        key = next(r.key for r in self.rows.values() if r.element == element and r.kind in ("task", "job"))
        return self.apply(engine.escalate(self.definition, self.state, key, code, variables, self.now))

    def retry(self, **variables):
        return self.apply(engine.retry(self.definition, self.state, min(self.incidents), self.now, variables))

    @property
    def incident(self):
        (found,) = self.incidents.values()
        return found


def fingerprint(definition):
    """Every attribute of every spec: if a run wrote anything anywhere, this differs."""
    return pickle.dumps(dict(definition.specs))
