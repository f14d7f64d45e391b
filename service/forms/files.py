"""Files of questions: which a question takes, by name and by content, and which ids stand in answers."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from service.domain.media import MB, clean_name, kind_of
from service.forms import wording
from service.forms.buttons import copy_of
from service.forms.model import AnyComponent, Field, Form, Raw, Rows, walk
from service.forms.shape import rows_of
from service.forms.values import WrongError

_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".heic", ".webp")
BIGGEST, MOST = 20 * MB, 10
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "empty": "“{name}” is empty",
        "big": "“{name}” must be 20 MB or smaller",
        "kind": "{sentence}: “{name}”",
        "unknown": "The file must be a PDF, Word document or picture",
        "held": "“{name}” was held back: a virus was found. Remove it",
        "shut": "Files cannot be taken at the moment: they could not be checked for viruses",
    },
    "cy": {
        "empty": "Mae “{name}” yn wag",
        "big": "Rhaid i “{name}” fod yn 20 MB neu’n llai",
        "kind": "{sentence}: “{name}”",
        "unknown": "Rhaid i’r ffeil fod yn PDF, dogfen Word neu lun",
        "held": "Daliwyd “{name}” yn ôl: canfuwyd firws. Dilëwch ef",
        "shut": "Ni ellir derbyn ffeiliau ar hyn o bryd: ni ellid eu gwirio am firysau",
    },
}


def refusal(field: Field, filename: str, lang: str = "en") -> str:
    """The sentence for a file of the wrong kind; "" if it is taken."""
    endings = _endings(field)
    if not endings or filename.lower().endswith(endings):
        return ""
    return wording.broken(field, WrongError("file_type"), lang)


def refusal_of(field: Field, filename: str, content: bytes, lang: str = "en") -> str:
    """The sentence for a file that can't be taken: empty, too big, or not what the question asks for; "" if it can."""
    words, name = WORDS[lang], clean_name(filename)
    if not content:
        return words["empty"].format(name=name)
    if len(content) > BIGGEST:
        return words["big"].format(name=name)
    kind = kind_of(content)
    fits = kind is not None and name.lower().endswith(kind.endings)
    sentence = refusal(field, name, lang) or ("" if fits else _wrong_kind(field, lang))
    return words["kind"].format(sentence=sentence, name=name) if sentence else ""


def _wrong_kind(field: Field, lang: str) -> str:
    return wording.broken(field, WrongError("file_type"), lang) if field.accept else WORDS[lang]["unknown"]


def too_many(field: Field, lang: str = "en") -> str:
    """The sentence for more files than the question takes."""
    return wording.broken(field, WrongError("max_files", (), n=most(field)), lang)


def most(field: Field) -> int:
    return min(field.max_items or MOST, MOST) if field.multiple else 1


def _endings(field: Field) -> tuple[str, ...]:
    return tuple(end for name in field.accept for end in (_PICTURES if name == "image/*" else (name,)))


def answered_files(form: Form, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(question, id of a file), of answers or of what was typed."""
    return [(field.name, one) for field, holder in _held(form.components, dict(answers)) for one in holder[field.name]]


def only(form: Form, raw: Raw, ids: Container[str]) -> Raw:
    """What was typed, with these files alone, each at the first question that names it."""
    copy, seen = copy_of(raw), set[str]()
    for field, holder in _held(form.components, copy):
        kept = [one for one in dict.fromkeys(holder[field.name]) if one in ids and one not in seen]
        holder[field.name] = kept
        seen.update(kept)
    return copy


def _held(components: Iterable[AnyComponent], raw: Raw) -> Iterator[tuple[Field, Raw]]:
    """Questions for files, and the object that holds their ids."""
    for component in walk(tuple(components)):
        if isinstance(component, Rows):
            for row in rows_of(component, raw):
                yield from _held(component.components, row)
        elif isinstance(component, Field) and component.kind == "file" and isinstance(raw.get(component.name), list):
            raw[component.name] = [one for one in raw[component.name] if isinstance(one, str)]
            yield component, raw
