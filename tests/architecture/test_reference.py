"""The reference pages say what the code is."""

import pytest

from tests.support.reference import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_is_as_the_code_says(name: str) -> None:
    assert (DOCS / name).read_text() == PAGES[name](), "run `python -m tests.support.reference`"
