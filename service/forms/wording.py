"""What a person reads when an answer is missing or wrong: the form's own text, else one made from the question.

English and Welsh. The Welsh is to be checked by a Welsh speaker.
"""

from collections.abc import Mapping

from service.forms.model import Field, Kind, Rows
from service.forms.values import WrongError

ENGLISH: Mapping[str, str] = {
    "enter": "Enter {low}",
    "select": "Select {low}",
    "tick": "Select “{label}” to go on",
    "enter?": "Enter an answer to “{label}”",
    "select?": "Select an answer to “{label}”",
    "enter_date?": "Enter a date for “{label}”",
    "incomplete": "{what} must include {parts}",
    "real": "{what} must be a real date",
    "year": "Year must include 4 numbers",
    "past": "{what} must be in the past",
    "past_or_today": "{what} must be today or in the past",
    "future": "{what} must be in the future",
    "today_or_future": "{what} must be today or in the future",
    "time": "{what} must be a time, like 2:30pm or 14:30",
    "gap": "{what} must be a time that exists: the clocks go forward then",
    "number": "{what} must be a number",
    "whole": "{what} must be a whole number",
    "digits": "{what} must have {n} decimal places or fewer",
    "range": "{what} must be between {min} and {max}",
    "min": "{what} must be {min} or more",
    "max": "{what} must be {max} or less",
    "min_length": "{what} must be {n} characters or more",
    "max_length": "{what} must be {n} characters or less",
    "pattern": "{what} is not in the right format",
    "email": "Enter an e-mail address in the correct format, like name@example.com",
    "phone": "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192",
    "postcode": "Enter a full UK postcode, like SW1A 2AA",
    "exclusive": "Select “{exclusive}” or other answers, not both",
    "min_items": "Select {n} or more",
    "max_items": "Select {n} or fewer",
    "min_rows": "Add {n} or more {items}",
    "min_rows 1": "Add at least 1 {item}",
    "max_rows": "Add {n} or fewer {items}",
    "file_type": "The file must be {types}",
    "max_files": "Add {n} files or fewer",
    "max_files 1": "Add one file only",
    "Your answer": "Your answer",
    "The date": "The date",
    "The time": "The time",
    "and": " and ",
    "or": " or ",
    "day": "a day",
    "month": "a month",
    "year_part": "a year",
    "time_part": "a time",
    "PDF": "a PDF",
    "Word": "Word",
    "Word alone": "Word document",
    "picture": "picture",
    "sheet": "spreadsheet",
    "file": "a file that ends in {names}",
}
WELSH: Mapping[str, str] = {
    "enter": "Rhowch {low}",
    "select": "Dewiswch {low}",
    "tick": "Dewiswch “{label}” i fynd ymlaen",
    "enter?": "Rhowch ateb i “{label}”",
    "select?": "Dewiswch ateb i “{label}”",
    "enter_date?": "Rhowch ddyddiad ar gyfer “{label}”",
    "incomplete": "{what}: rhaid cynnwys {parts}",
    "real": "{what}: rhaid rhoi dyddiad go iawn",
    "year": "Rhaid i’r flwyddyn gynnwys 4 rhif",
    "past": "{what}: rhaid i’r dyddiad fod yn y gorffennol",
    "past_or_today": "{what}: rhaid i’r dyddiad fod heddiw neu yn y gorffennol",
    "future": "{what}: rhaid i’r dyddiad fod yn y dyfodol",
    "today_or_future": "{what}: rhaid i’r dyddiad fod heddiw neu yn y dyfodol",
    "time": "{what}: rhaid rhoi amser, fel 2:30yp neu 14:30",
    "gap": "{what}: nid yw’r amser hwn yn bod, mae’r clociau’n mynd ymlaen",
    "number": "{what}: rhaid rhoi rhif",
    "whole": "{what}: rhaid rhoi rhif cyfan",
    "digits": "{what}: {n} lle degol neu lai",
    "range": "{what}: rhaid rhoi rhif rhwng {min} a {max}",
    "min": "{what}: rhaid rhoi {min} neu fwy",
    "max": "{what}: rhaid rhoi {max} neu lai",
    "min_length": "{what}: rhaid rhoi {n} nod neu fwy",
    "max_length": "{what}: rhaid rhoi {n} nod neu lai",
    "pattern": "{what}: nid yw yn y fformat cywir",
    "email": "Rhowch gyfeiriad e-bost yn y fformat cywir, fel enw@enghraifft.com",
    "phone": "Rhowch rif ffôn, fel 01632 960 001, 07700 900 982 neu +44 808 157 0192",
    "postcode": "Rhowch god post llawn yn y DU, fel SW1A 2AA",
    "exclusive": "Dewiswch “{exclusive}” neu atebion eraill, nid y ddau",
    "min_items": "Dewiswch {n} neu fwy",
    "max_items": "Dewiswch {n} neu lai",
    "min_rows": "Ychwanegwch {n} neu fwy: {items}",
    "min_rows 1": "Ychwanegwch o leiaf 1: {item}",
    "max_rows": "Ychwanegwch {n} neu lai: {items}",
    "file_type": "Rhaid i’r ffeil fod yn {types}",
    "max_files": "Ychwanegwch {n} ffeil neu lai",
    "max_files 1": "Ychwanegwch un ffeil yn unig",
    "Your answer": "Eich ateb",
    "The date": "Y dyddiad",
    "The time": "Yr amser",
    "and": " a ",
    "or": " neu ",
    "day": "diwrnod",
    "month": "mis",
    "year_part": "blwyddyn",
    "time_part": "amser",
    "PDF": "PDF",
    "Word": "Word",
    "Word alone": "ddogfen Word",
    "picture": "llun",
    "sheet": "taenlen",
    "file": "ffeil sy’n gorffen â {names}",
}
CATALOGUES = {"en": ENGLISH, "cy": WELSH}
_FILES = {
     ".pdf": "PDF", ".doc": "Word", ".docx": "Word", ".odt": "Word", ".rtf": "Word",
    ".jpg": "picture", ".jpeg": "picture", ".png": "picture", ".gif": "picture", ".heic": "picture",
    ".webp": "picture", "image/*": "picture",
    ".xls": "sheet", ".xlsx": "sheet", ".ods": "sheet", ".csv": "sheet",
}  # fmt: skip
_ENTER: frozenset[Kind] = frozenset({"text", "long_text", "number", "date", "time", "date_time"})


def low(label: str) -> str:
    """“Full name” → “full name”; “GP’s name” and “I agree” stay."""
    first = label.split(" ", 1)[0]
    return label if first == "I" or any(c.isupper() for c in first[1:]) else label[:1].lower() + label[1:]


def required(field: Field, lang: str) -> str:
    """The sentence for an answer that is missing."""
    words, asks = CATALOGUES[lang], field.label.endswith("?")
    if own := field.settings.get("error"):
        return own
    if field.kind == "checkbox":
        return words["tick"].format(label=field.label)
    template = ("enter" if field.kind in _ENTER else "select") + ("?" if asks else "")
    if asks and field.kind in {"date", "date_time"}:
        template = "enter_date?"
    return words[template].format(label=field.label, low=low(field.label))


def broken(field: Field, wrong: WrongError, lang: str) -> str:
    """The sentence for an answer that breaks a rule."""
    words, rule = CATALOGUES[lang], wrong.rule
    if own := _own(field, rule):
        return own
    if rule == "option":
        return required(field, lang)
    details = {name: _shown(value) for name, value in wrong.details.items()}
    if rule == "incomplete":
        details["parts"] = _parts(wrong.parts, words)
    if rule == "file_type":
        details["types"] = types_in_words(field.accept, words)
    rule = f"{rule} 1" if rule == "max_files" and wrong.details["n"] == 1 else rule
    return words[rule].format(what=_what(field, words), label=field.label, low=low(field.label), **details)


def broken_list(rows: Rows, rule: str, n: int, lang: str) -> str:
    """The sentence for a list with too few or too many items."""
    own = rows.settings.get(f"error_{rule.replace('rows', 'items')}") or (rows.settings.get("error") if n == 1 else "")
    rule = f"{rule} 1" if rule == "min_rows" and n == 1 else rule
    items = rows.settings.get("items") or low(rows.label)
    return own or CATALOGUES[lang][rule].format(n=_shown(n), item=rows.item.lower(), items=items)


# A form may word a whole family of rules at once.
_GROUPED = {
    "past": "when", "past_or_today": "when", "future": "when", "today_or_future": "when",
    "min": "range", "max": "range", "whole": "number", "max_files": "max_items", "year": "real",
}  # fmt: skip


def _own(field: Field, rule: str) -> str:
    own = field.settings.get(f"error_{rule}") or field.settings.get(f"error_{_GROUPED.get(rule, rule)}", "")
    return own or (field.pattern_error if rule == "pattern" else "")


def _what(field: Field, words: Mapping[str, str]) -> str:
    """A label that is a question or has a clause of its own can't begin a sentence."""
    if not field.label.endswith("?") and "," not in field.label:
        return field.label
    return words[
        "The date" if field.kind in {"date", "date_time"} else "The time" if field.kind == "time" else "Your answer"
    ]


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _parts(parts: tuple[str, ...], words: Mapping[str, str]) -> str:
    """“a day”, “a day and month”, “a day, month and year”."""
    names = [words[part if part in {"day", "month"} else f"{part}_part"] for part in parts]
    bare = [names[0], *(name.removeprefix("a ") for name in names[1:])]
    return words["and"].join([", ".join(bare[:-1]), bare[-1]]) if len(bare) > 1 else bare[0]


def types_in_words(accept: tuple[str, ...], words: Mapping[str, str]) -> str:
    """“a PDF, Word or picture”; file endings if there is no word for one of them."""
    if not all(name in _FILES for name in accept):
        return words["file"].format(
            names=words["or"].join([", ".join(accept[:-1]), accept[-1]] if accept[1:] else accept)
        )
    found = list(dict.fromkeys(_FILES[name] for name in accept))
    kinds = [words["Word alone"] if found == ["Word"] else words[kind] for kind in found]
    if not kinds[0].startswith("a ") and words is ENGLISH:
        kinds[0] = f"a {kinds[0]}"
    return words["or"].join([", ".join(kinds[:-1]), kinds[-1]]) if len(kinds) > 1 else kinds[0]
