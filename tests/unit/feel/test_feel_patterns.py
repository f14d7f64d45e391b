"""Regular expressions as XPath has them, and that none of them can run away."""

import re

import pytest
from feel_support import feel, shown, why
from hypothesis import given, settings
from hypothesis import strategies as st

from service.feel import FeelLimitError, Limits, compile_expression
from service.feel.errors import OutOfDomainError
from service.feel.limits import DEFAULT, Run
from service.feel.regex import compiled
from service.feel.regex.charsets import CharSet


def matches(text, pattern, flags=""):
    return compiled(pattern, flags).search(text, Run(DEFAULT))


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "verdict"),
    [
        ("foobar", "^fo*b", "", True),
        ("foobar", "b$", "", False),
        ("abc", "ABC", "", False),
        ("abc", "ABC", "i", True),
        ("abZ", "[A-Z]*", "i", True),
        ("\u212a", "k", "i", True),
        ("ß", "ẞ", "i", True),
        ("x", "[A-Z-[OI]]", "i", True),
        ("O", "[A-Z-[OI]]", "i", False),
        ("i", "[A-Z-[OI]]", "i", False),
        ("q", "[^Q]", "i", False),
        ("m", r"\p{Lu}", "i", False),
        ("a\nb", "a.b", "", False),
        ("a\rb", "a.b", "", False),
        ("a\nb", "a.b", "s", True),
        ("a\nb", "^b", "", False),
        ("a\nb", "^b", "m", True),
        ("a\nb", "a$", "m", True),
        ("a\nb", "a$", "", False),
        ("a\n", "a$", "", False),
        ("a\n", "^$", "m", False),
        ("a\n\nb", "^$", "m", True),
        ("hello world", r"hello\ sworld", "x", True),
        ("hello world", "he ll o[ ]worl d", "x", True),
        ("hello world", r"\p{ I s BasicLatin }+", "x", True),
        ("a]", r"[ \] ]", "x", True),
        ("a.b", "a.b", "q", True),
        ("axb", "a.b", "q", False),
        ("A.B", "a.b", "qi", True),
        ("aa", r"(a)\1", "", True),
        ("ab", r"(a)\1", "", False),
        ("aA", r"(a)\1", "i", True),
        ("b", r"(a)?\1b", "", True),
        ("abcdefghijkk", r"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\11", "", True),
        ("aa1", r"(a)\11", "", True),
        ("1,2", r"\d,\d", "", True),
        ("٣", r"\d", "", True),
        ("_", r"\w", "", False),
        ("é", r"\w", "", True),
        ("-", r"\W", "", True),
        ("\t", r"\s", "", True),
        ("\u00a0", r"\s", "", False),
        ("_:é", r"^\i\i\i$", "", True),
        ("-.9", r"^\c+$", "", True),
        ("9", r"\I", "", True),
        ("é", r"\p{Ll}", "", True),
        ("é", r"\P{L}", "", False),
        ("€", r"\p{Sc}", "", True),
        ("α", r"\p{IsGreek}", "", True),
        ("α", r"\p{IsGreekandCoptic}", "", True),
        ("a", r"[^\d\s]", "", True),
        ("-", "[a-]", "", True),
        ("-", "[-a]", "", True),
        ("b", "[a-c-[b]]", "", False),
        ("^", r"[a^]", "", True),
        ("a]", r"a\]", "", True),
        ("aaa", "^a{3}$", "", True),
        ("aaaa", "^a{2,3}$", "", False),
        ("aaaa", "^a{2,}$", "", True),
        ("ab", "^(?:a|ab)$", "", True),
        ("", "", "", True),
        ("", "(a*)*$", "", True),
        ("ab", "|x", "", True),
        ("aab", "(a|aa)+$", "", False),
    ],
)
def test_finds_patterns(text, pattern, flags, verdict):
    assert matches(text, pattern, flags) is verdict


@pytest.mark.parametrize(
    "pattern",
    [
        "(", ")", "(a", "a)", "[", "[]", "[a", "[a-", "[b-a]", "[[a]]", "[a-z-[b]c]", "*", "+a", "a**", "{2}", "a{", "a{2", "a{b}", "a{3,2}",
        "a{1001}", "a{99999999999}", "\\", r"\b", r"\0", r"\1", r"(a)\2", r"(a\1)", r"[\1]", r"[a-\d]", r"\p{Xx}", r"\p{IsNowhere}", r"\p", r"\p{L",
        r"\p{ IsBasicLatin}", "(?=a)", "(?i)a", "]", "}", "(" * 60, "[a-" * 60, "((a{1000}){1000}){1000}", "(?:(?:(?:){1000}){1000}){1000}",
    ],
)  # fmt: skip
def test_refuses_what_is_no_pattern(pattern):
    with pytest.raises(OutOfDomainError):
        compiled(pattern, "")


def test_refuses_other_flags_and_endless_patterns():
    assert "flags" in why('matches("a", "a", "p")')
    assert "flags" in why('matches("a", "a", " ")')
    assert "characters long" in why('matches("a", p)', p="a" * 2_001)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('replace("banana", "a", "o")', '"bonono"'),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '"[1=ab][2=]cd"'),
        ('replace("abracadabra", "bra", "*")', '"a*cada*"'),
        ('replace("abracadabra", "a.*a", "*")', '"*"'),
        ('replace("abracadabra", "a.*?a", "*")', '"*c*bra"'),
        ('replace("AAAA", "A+?", "b")', '"bbbb"'),
        ('replace("darted", "^(.*?)d(.*)$", "$1c$2")', '"carted"'),
        ('replace("abc", "b", "[$0]")', '"a[b]c"'),
        ('replace("abc", "b", "\\\\$\\\\\\\\")', r'"a$\\c"'),
        ('replace("abc", "(b)", "$12")', '"ab2c"'),
        ('replace("abcdefghijk", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", "$11$110")', '"kk0"'),
        ('replace("abc", "(b)", "$2")', '"ac"'),
        ('replace("abc", "B", "x", "i")', '"axc"'),
        ('replace("a.c", ".", "$1", "q")', '"a$1c"'),
        ('replace("abc", "x", "y")', '"abc"'),
        ('replace("abc", "b", "")', '"ac"'),
        ('replace("abc", "b", "$")', "null"),
        ('replace("abc", "b", "$x")', "null"),
        ('replace("abc", "b", "\\\\x")', "null"),
        ('replace("abc", "b*", "x")', "null"),
        ('replace("abc", "", "x")', "null"),
        ('replace("abc", "b", null)', "null"),
        ('replace("abc", "b", "x", null)', '"axc"'),
        ('split("John Doe", "\\s")', '["John", "Doe"]'),
        ('split("a;b;c;;", ";")', '["a", "b", "c", "", ""]'),
        ('split("", ",")', '[""]'),
        ('split("abc", "")', "null"),
        ('split("a1b22c", "[0-9]+")', '["a", "b", "c"]'),
        ('extract("references are 1234, 1256, 1378", "12[0-9]*")', '["1234", "1256"]'),
        ('extract("abc", "x")', "[]"),
        ('matches("abracadabra", "bra", null)', "true"),
        ('matches(["foobar"], "^fo*b")', "true"),
        ('matches("input", [])', "null"),
        ('matches("input", "pattern", "", [])', "null"),
    ],
)
def test_replaces_and_splits(source, value):
    assert shown(source) == value


BOMBS = [
    ("(a*)*b", ""),
    ("(a|a)*b", ""),
    ("(a+)+$", ""),
    ("(a|aa)+$", ""),
    ("(.*)*x", ""),
    ("^(([a-z])+.)+[A-Z]([a-z])+$", ""),
    ("(a?){50}a{50}b", ""),
    ("a*a*a*a*a*a*b", "i"),
]


@pytest.mark.parametrize(("pattern", "flags"), BOMBS)
def test_answers_patterns_that_would_run_away(pattern, flags):
    assert matches("a" * 200 + "!", pattern, flags) is False


def test_stops_what_looks_back_without_end():
    source = 'matches(t, "(a*)(a*)(a*)(a*)(a*)(a*)(a*)\\1\\2\\3\\4\\5\\6\\7b")'

    with pytest.raises(FeelLimitError):
        feel(source, t="a" * 200)


def test_stops_what_has_too_many_places_to_remember(monkeypatch):
    monkeypatch.setattr("service.feel.regex.program._MAX_REMEMBERED", 100)

    with pytest.raises(FeelLimitError, match="too much to try"):
        feel('matches(t, "(a*)*b")', t="a" * 200)


def test_stops_long_searches():
    with pytest.raises(FeelLimitError):
        compile_expression('matches(t, "(x?)(y?)z")').evaluate({"t": "a" * 900_000}, limits=Limits(steps=10_000))


def test_reads_long_texts_fast_enough():
    assert feel('count(split(t, ","))', t="ab," * 20_000) == 20_001


def test_forgets_when_it_remembers_too_much():
    charset = CharSet(lambda c: c == "\uffff")

    assert not any(charset[chr(c)] for c in range(5_000))
    assert len(charset) < 5_000


ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "(a)", "(ab|a)", "(?:b|)", "(a*)", "(b+?)", "^", "$", "a?"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda p: f"(?:{p[0]}|{p[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "*?", "+?", "{1,2}", "{2}", "{0,1}?"])).map(
            lambda p: f"(?:{p[0]}){p[1]}"
        ),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(PATTERNS, st.text("ab", max_size=8))
def test_finds_what_other_machines_find(pattern, text):
    expected = re.search(pattern.replace("$", r"\Z"), text) is not None

    assert matches(text, pattern) is expected


@settings(deadline=None)
@given(PATTERNS, st.text("ab", max_size=6), st.text("ab-", max_size=3))
def test_replaces_what_other_machines_replace(pattern, text, replacement):
    other = re.compile(pattern.replace("$", r"\Z"))
    if other.search(""):
        with pytest.raises(OutOfDomainError):
            compiled(pattern, "").replace(text, replacement, Run(DEFAULT))
    elif all(m.group() for m in other.finditer(text)):
        assert compiled(pattern, "").replace(text, replacement, Run(DEFAULT)) == other.sub(replacement, text)
