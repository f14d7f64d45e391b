"""A typed answer: it …"""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from service.forms import values
from service.forms.values import WrongError


def boxes(text: str) -> dict[str, str]:
    return dict(zip(("day", "month", "year", "time"), [*text.split(","), "", "", ""], strict=False))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("1,204", 1204),
        ("1 204", 1204),
        ("-3", -3),
        ("12.50", Decimal("12.50")),
        ("7.0", 7),
        ("+1,000,000.5", Decimal("1000000.5")),
    ],
)
def test_is_a_number_as_people_write_it(text: str, value: object) -> None:
    assert values.number(text, None) == value
    assert type(values.number(text, None)) is type(value)


@pytest.mark.parametrize("text", ["", "x", "1,2", "1e5", "٣", "12.", ".5", "--1", "1" * 21, "NaN", "½"])
def test_is_no_number_otherwise(text: str) -> None:
    with pytest.raises(WrongError) as wrong:
        values.number(text, None)

    assert wrong.value.rule == "number"


def test_has_no_more_decimal_places_than_asked_for() -> None:
    assert values.number("1.50", 1) == Decimal("1.5")
    assert values.number("3.0", 0) == 3
    for text, digits, rule in [("1.25", 1, "digits"), ("1.5", 0, "whole")]:
        with pytest.raises(WrongError) as wrong:
            values.number(text, digits)
        assert wrong.value.rule == rule


@pytest.mark.parametrize("text", ["24,11,2026", "24 , 11, 2026", "24,Nov,2026", "24,november,2026", "24,Tachwedd,2026"])
def test_is_a_date_of_three_boxes(text: str) -> None:
    assert values.day(boxes(text)) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "rule", "parts"),
    [
        (",11,2026", "incomplete", ("day",)),
        ("24,,2026", "incomplete", ("month",)),
        ("24,11,", "incomplete", ("year",)),
        (",11,", "incomplete", ("day", "year")),
        ("32,1,2026", "real", ("day",)),
        ("31,2,2026", "real", ("day",)),
        ("29,2,2025", "real", ("day",)),
        ("1,13,2026", "real", ("month",)),
        ("1,ma,2026", "real", ("month",)),
        ("1,Mawr,2026", None, ()),
        ("x,y,z", "real", ("day", "month", "year")),
        ("1,1,0", "real", ("year",)),
        ("1,1,26", "year", ("year",)),
        ("1,1,12026", "real", ("year",)),
        ("١,1,2026", "real", ("day",)),
        ("1,juju,2026", "real", ("month",)),
    ],
)
def test_names_the_boxes_of_a_date_that_are_wrong(text: str, rule: str | None, parts: tuple[str, ...]) -> None:
    if rule is None:
        assert values.day(boxes(text)) == date(2026, 3, 1)
        return
    with pytest.raises(WrongError) as wrong:
        values.day(boxes(text))

    assert (wrong.value.rule, wrong.value.parts) == (rule, parts)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2:30pm", time(14, 30)),
        ("2.30 PM", time(14, 30)),
        ("2:30 p.m.", time(14, 30)),
        ("14:30", time(14, 30)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("11:59pm", time(23, 59)),
        ("00:05", time(0, 5)),
        ("7:05", time(7, 5)),
    ],
)
def test_is_a_time_as_people_write_it(text: str, value: time) -> None:
    assert values.clock(text) == value


@pytest.mark.parametrize(
    "text", ["half past two", "2", "25:00", "14:60", "13pm", "0am", "14:30pm", "2:3pm", "noon", "2:30 pm sharp"]
)
def test_is_no_time_otherwise(text: str) -> None:
    with pytest.raises(WrongError) as wrong:
        values.clock(text)

    assert wrong.value.rule == "time"


def test_is_an_instant_by_the_clocks_of_london() -> None:
    assert values.instant(boxes("24,11,2026,2:30pm")) == datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    assert values.instant(boxes("24,6,2026,14:30")) == datetime(2026, 6, 24, 13, 30, tzinfo=UTC)


def test_is_the_first_of_two_hours_when_the_clocks_go_back() -> None:
    assert values.instant(boxes("25,10,2026,1:30am")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_is_no_instant_in_the_hour_that_is_left_out() -> None:
    with pytest.raises(WrongError) as wrong:
        values.instant(boxes("29,3,2026,1:30am"))

    assert wrong.value.rule == "gap"


def test_is_no_instant_without_a_time() -> None:
    with pytest.raises(WrongError) as wrong:
        values.instant(boxes("24,11,2026"))

    assert (wrong.value.rule, wrong.value.parts) == ("incomplete", ("time",))


@pytest.mark.parametrize("text", ["a@b.uk", "first.last+tag@sub.example.co.uk", "o'neil@example.com"])
def test_is_an_address_of_mail(text: str) -> None:
    assert values.email(text) == text


@pytest.mark.parametrize(
    "text", ["a", "a@b", "a b@c.uk", "a@b..uk", "@b.uk", "a@-b.uk", "a@b.uk,c@d.uk", "a@b.c", "a" * 250 + "@b.uk"]
)
def test_is_no_address_of_mail_otherwise(text: str) -> None:
    with pytest.raises(WrongError):
        values.email(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("01632 960 001", "01632 960 001"),
        ("(01632)  960001", "(01632) 960001"),
        ("+44 7700 900-982", "+44 7700 900-982"),
        ("1016 328", "1016 328"),
    ],
)
def test_is_a_phone_number_with_any_spaces(text: str, kept: str) -> None:
    assert values.phone(text) == kept


@pytest.mark.parametrize("text", ["999", "call me", "01632 960 001 ext 5", "+", "0" * 16])
def test_is_no_phone_number_otherwise(text: str) -> None:
    with pytest.raises(WrongError):
        values.phone(text)


@pytest.mark.parametrize("text", ["SW1A 2AA", "sw1a2aa", " sw1A  2 aa ", "SW1A-2AA"])
def test_is_a_postcode_in_any_case_and_spaces(text: str) -> None:
    assert values.postcode(text) == "SW1A 2AA"


@pytest.mark.parametrize(("text", "kept"), [("m11ae", "M1 1AE"), ("CF10 1EP", "CF10 1EP"), ("ec1a1bb", "EC1A 1BB")])
def test_keeps_the_space_of_a_postcode_in_its_place(text: str, kept: str) -> None:
    assert values.postcode(text) == kept


@pytest.mark.parametrize("text", ["SW1A", "SW1A 2A", "12345", "SW1A 22A"])
def test_is_no_postcode_otherwise(text: str) -> None:
    with pytest.raises(WrongError):
        values.postcode(text)


def test_comes_from_a_date_picker_in_one_box() -> None:
    assert values.in_boxes("27/3/2026") == {"day": "27", "month": "3", "year": "2026"}
    assert values.in_boxes("27 March 2026") == {"day": "27", "month": "March", "year": "2026"}
    assert values.in_boxes("tomorrow ") == {"day": "tomorrow", "month": "", "year": ""}
    assert values.on_a_line({"day": "27", "month": "3", "year": "2026"}) == "27/3/2026"
    assert values.on_a_line({"day": "tomorrow", "month": "", "year": ""}) == "tomorrow"


@pytest.mark.parametrize(("text", "rule"), [("tomorrow", "real"), ("27/3/26", "year"), ("31/2/2026", "real")])
def test_speaks_of_one_box_where_there_is_one(text: str, rule: str) -> None:
    with pytest.raises(WrongError) as wrong:
        values.picked(values.in_boxes(text))

    assert (wrong.value.rule, wrong.value.parts) == (rule, ())
