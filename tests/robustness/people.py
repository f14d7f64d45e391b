"""People who work over HTTP while the service dies under them: what fails on the way is sent again with the same token."""

import http.client
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

from tests.robustness.copies import pause

PATIENCE = 120.0
TRANSPORT = (urllib.error.URLError, OSError, http.client.HTTPException)
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')


class Unredirected(urllib.request.HTTPRedirectHandler):
    """A 303 is an answer: it is what is acknowledged."""

    def redirect_request(self, *_given: object) -> None:
        return None


@dataclass
class Answer:
    status: int
    text: str
    location: str


@dataclass
class Person:
    """One signed-in browser. `post` goes on until somebody answered; `tries` counts what was sent in vain."""

    address: str
    email: str
    answered: int = 0
    tries: int = 0
    opener: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()), Unredirected()
        )

    def sign_in(self) -> None:
        hidden = self.fields("/sign-in")
        done = self.post("/sign-in", hidden | {"email": self.email, "password": "demonstration"})
        assert done.status == 303, done.text

    def get(self, path: str) -> Answer:
        return self._until_answered(path, None)

    def post(self, path: str, body: Mapping[str, str | list[str]]) -> Answer:
        return self._until_answered(path, urllib.parse.urlencode(body, doseq=True).encode())

    def fields(self, path: str) -> dict[str, str]:
        """The hidden fields of a page's forms: CSRF token, the form's own token, the revision."""
        page = self.get(path)
        assert page.status == 200, (path, page.status, page.text)
        found = [(_attribute(tag, "name"), _attribute(tag, "value")) for tag in HIDDEN.findall(page.text)]
        return {name: value for name, value in found if name in ("csrf_token", "form_token", "revision")}

    def _until_answered(self, path: str, body: bytes | None) -> Answer:
        """Nobody there, cut off in the middle, or "the service is being updated": again."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.tries += 1
            try:
                found = self._once(path, body)
            except TRANSPORT:
                pause(0.1)
                continue
            if found.status < 500:
                self.answered += 1
                return found
            pause(0.1)
        raise AssertionError(f"{path} was not answered within {PATIENCE:.0f} seconds")

    def _once(self, path: str, body: bytes | None) -> Answer:
        try:
            with self.opener.open(f"{self.address}{path}", body, timeout=30) as answer:
                return Answer(answer.status, answer.read().decode(), "")
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(), error.headers.get("Location") or "")


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found.group(1) if found else ""


class Together:
    """Threads whose errors count: `run` raises the first of them."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self.threads: list[threading.Thread] = []

    def start(self, work: object, *given: object) -> None:
        def guarded() -> None:
            try:
                work(*given)  # type: ignore[operator]
            except BaseException as error:  # noqa: BLE001 - handed on to the test
                self.errors.append(error)

        self.threads.append(threading.Thread(target=guarded))
        self.threads[-1].start()

    def join(self, patience: float) -> None:
        end = time.monotonic() + patience
        for thread in self.threads:
            thread.join(max(0.1, end - time.monotonic()))
        if self.errors:
            raise self.errors[0]
        assert not any(thread.is_alive() for thread in self.threads), "somebody still waits for an answer"
