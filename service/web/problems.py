"""What is said when something goes wrong (UX.md §3): a heading, what it means, the way on. Nothing technical."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """Where to go on."""

    text: str
    url: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """For `errors/message.html`."""

    heading: str
    lines: Sequence[str]
    ways: Sequence[Way] = ()
    code: str = ""


WORK = Way("Go to my tasks", "/work")
SIGN_IN = Way("Sign in", "/sign-in", primary=True)


def not_found(ask_access_url: str = "", *, signed_in: bool = True) -> Problem:
    """The same words for what is not there and for what is not this person's to see."""
    if not signed_in:
        return Problem("Page not found", ["There is nothing here. Check the address."], [Way("Go to the start", "/")])
    ways = [WORK]
    if ask_access_url:
        ways.insert(0, Way("Ask for access with a reason", ask_access_url))
    return Problem(
        "Page not found",
        ["There is nothing here, or it is not yours to see.", "Check the address, or search by reference."],
        ways,
    )


def not_permitted(rule: str) -> Problem:
    """`rule`: one sentence that says what forbids it and who can."""
    return Problem("You cannot do this", [rule], [WORK])


def conflict(sentence: str, back: Way = WORK) -> Problem:
    return Problem("Somebody else was first", [sentence, "Nothing of yours was changed."], [back])


def too_large(limit: str = "25 MB") -> Problem:
    return Problem(
        "Your files are too big",
        [
            f"What you sent was more than {limit} in all, so nothing of it was taken. Each file can have up to 20 MB.",
            "Go back: what you wrote is still on the page. Choose fewer or smaller files, or add one after another.",
        ],
    )


def invalid(sentence: str) -> Problem:
    """Input that no field can show."""
    return Problem("There is a problem", [sentence])


def too_many(again_at: str) -> Problem:
    """`again_at`: '2:34pm'."""
    return Problem("Please wait a minute", [f"You can try again at {again_at}. What you wrote is kept."])


def failed(code: str, retry_url: str = "", *, kept: bool = False) -> Problem:
    """`code`: short, for support; it leads to the log, and says nothing by itself.

    `kept`: what was typed is in the page.
    """
    ways = [Way("Try again", retry_url, primary=True)] if retry_url else []
    line = "Try again, or give support this code."
    return Problem("Something went wrong on our side", [f"Your answers are kept. {line}" if kept else line], ways, code)


def not_sent() -> Problem:
    """The page's token against forgery is lost."""
    sentence = "This page was open for a long time, so it was not sent. Go back, reload the page and send it again."
    return Problem("There is a problem", [sentence])


def updating(back_by: str, lines: Sequence[str] = ()) -> Problem:
    """`lines`: for the public, the scheme's other ways to ask and what to do in danger."""
    return Problem("We are updating the service", [f"We will be back by {back_by}.", *lines])


def signed_out(next_url: str) -> Problem:
    """The post is kept on the server, sealed to the person."""
    return Problem(
        "Sign in to go on",
        ["We kept what you wrote. Check it and send it after you have signed in."],
        [Way("Sign in", next_url, primary=True)],
    )
