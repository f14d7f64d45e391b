"""The engine's events as a row of history keeps them."""

from hypothesis import given
from hypothesis import strategies as st

from service.domain.history import SIGNS, Happened, pack, unpack

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.\-]{0,8}", fullmatch=True)
EVENTS = st.builds(
    lambda what, process, element, key: Happened(what, process, element, 0 if what == "taken" else key),
    st.sampled_from(sorted(SIGNS)), st.sampled_from(["main", "called"]), NAMES, st.integers(1, 5),
)  # fmt: skip


@given(st.lists(EVENTS, max_size=30))
def test_gives_back_what_was_packed(events: list[Happened]) -> None:
    assert list(unpack(pack(events))) == events


def test_says_once_what_was_entered_and_left_at_once() -> None:
    start = [Happened("entered", "main", "start", 1), Happened("completed", "main", "start", 1)]
    on = [Happened("taken", "main", "flow_1", 0), Happened("entered", "main", "look", 2)]
    called = [Happened("cancelled", "called", "wait", 3)]

    assert pack(start + on + called) == [["main", "start.1 >flow_1 +look.2"], ["called", "~wait.3"]]
