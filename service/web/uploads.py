"""Files in forms: taken from a post whatever else is wrong with it, and shown by name, size and state, never by id."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from flask import request, url_for
from markupsafe import Markup
from werkzeug.datastructures import FileStorage, MultiDict

from service.commands import files as commands
from service.commands.executor import Context
from service.commands.files import Upload
from service.domain.errors import InvalidInputError
from service.domain.media import size_in_words
from service.forms import Form, Raw, Removed, Situation, Turn, Validated
from service.forms.files import BIGGEST, WORDS, answered_files, most, refusal_of, too_many
from service.forms.model import Field
from service.forms.names import steps
from service.forms.summaries import Row, Section
from service.queries import files as queries
from service.web import reading
from service.web.form_place import FileShown
from service.web.form_words import WORDS as FORM_WORDS

Run = Callable[[Callable[[Context], list[UUID]]], list[UUID]]


@dataclass(frozen=True, slots=True)
class Received:
    """A post in which new files stand as ids beside those that were kept.

    `errors` (by HTML name) are of files that were not taken, `held` of those that were found to have a virus.
    """

    post: MultiDict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    is_new: bool = False

    def added_to(self, found: Validated | None, *, pressed: bool = False) -> Validated | None:
        """What is wrong with the answers, and with the files. A button within the form looks at no kept file."""
        errors = self.errors if pressed else {**self.held, **self.errors}
        if not errors:
            return found
        return replace(found, errors={**found.errors, **errors}) if found else Validated({}, errors)


def receive(form: Form, situation: Situation, owning: Callable[[Context], Any], run: Run, draft: str = "") -> Received:
    """Stores the files of this request that can be taken, in one transaction. `draft`: key of a public one, hashed."""
    post: MultiDict[str, str] = MultiDict(request.form)
    held = _only_own(form, situation, post, draft)
    errors: dict[str, list[str]] = {}
    taken: list[tuple[str, Field, Upload]] = []
    for name, question, storage in _sent(form, situation):
        before = len(post.getlist(name)) + sum(1 for other, _, _ in taken if other == name)
        upload, problem = _judged(question, storage, situation.lang, 0 if not question.multiple else before)
        taken += [(name, question, upload)] if upload else []
        errors.setdefault(name, []).extend([problem] if problem else [])
    said = {name: ". ".join(dict.fromkeys(problems)) for name, problems in errors.items() if problems}
    if taken:
        said |= _keep(post, taken, owning, run)
    return Received(post, said, held, is_new=bool(taken))


def _keep(
    post: MultiDict[str, str], taken: Sequence[tuple[str, Field, Upload]], owning: Callable[[Context], Any], run: Run
) -> dict[str, str]:
    """The ids go into the post; a sentence if there are too many in all."""
    uploads = [upload for _, _, upload in taken]
    try:
        ids = run(lambda context: commands.keep(context, owning(context), uploads))
    except InvalidInputError as error:
        return {taken[0][0]: str(error)}
    for (name, question, _), added in zip(taken, ids, strict=True):
        post.setlist(name, [*(post.getlist(name) if question.multiple else []), str(added)])
    return {}


def _sent(form: Form, situation: Situation) -> Iterator[tuple[str, Field, FileStorage]]:
    for name, storage in request.files.items(multi=True):
        question = _question(form, situation, name)
        if question and storage.filename:
            yield name, question, storage


def _question(form: Form, situation: Situation, name: str) -> Field | None:
    """The question that a name of the page leads to, if this person is asked it."""
    way = steps(name)
    found = next((f for f in form.fields if way and f.name == way[-1][0] and f.kind == "file"), None)
    may = found and situation.sees(found) and not (found.read_only or found.disabled)
    return found if may else None


def _judged(question: Field, storage: FileStorage, lang: str, before: int) -> tuple[Upload | None, str]:
    if not reading.services().settings.takes_files:
        return None, WORDS[lang]["shut"]
    if before >= most(question):
        return None, too_many(question, lang)
    content = storage.stream.read(BIGGEST + 1)
    problem = refusal_of(question, storage.filename or "", content, lang)
    return (None, problem) if problem else (Upload(storage.filename or "", content), "")


def _only_own(form: Form, situation: Situation, post: MultiDict[str, str], draft: str) -> dict[str, str]:
    """Takes out ids that are no unsent file of whoever posts; sentences for those that were held back."""
    names = [name for name in post if _question(form, situation, name)]
    posted = [id_ for name in names for id_ in post.getlist(name)]
    known = {id_: row for id_, row in _rows(posted, draft).items() if row.case_id is None}
    held: dict[str, str] = {}
    for name in names:
        kept = [id_ for id_ in dict.fromkeys(post.getlist(name)) if id_ in known]
        post.setlist(name, kept)
        bad = [known[id_].name for id_ in kept if known[id_].state == "held"]
        held |= {name: WORDS[situation.lang]["held"].format(name=bad[0])} if bad else {}
    return held


def _rows(ids: Sequence[str], draft: str = "") -> dict[str, Any]:
    found = [one for id_ in ids if (one := commands.as_id(id_))]  # anything may come in a post
    if not found:
        return {}
    reader = reading.reader()
    if draft:
        reader.work.show_draft(draft)
    return {str(row.id): row for row in queries.of(reader, found)}


def turned(turn: Turn, got: Received) -> Turn:
    """A question page with a file that was not taken is shown again, with all that was typed."""
    found = got.added_to(turn.validated, pressed=turn.validated is None)
    if found is turn.validated or found is None:
        return turn
    return replace(turn, to="stay" if turn.item is None else "item", validated=found)


def shown(form: Form, raw: Raw, situation: Situation, draft: str = "") -> dict[str, FileShown]:
    """Name, size and state of the files that stand in what was typed, by id."""
    rows, words = _rows([id_ for _, id_ in answered_files(form, raw)], draft), FORM_WORDS[situation.lang]
    return {id_: FileShown(row.name, size_in_words(row.size), words[f"file_{row.state}"]) for id_, row in rows.items()}


def named(removed: Removed | None, draft: str = "") -> Removed | None:
    """“You removed photo.jpg”, where an item of a list says what it is itself."""
    gone = json.loads(removed.token)[2] if removed else None
    found = _rows([gone], draft).get(gone) if isinstance(gone, str) else None
    return replace(removed, label=found.name) if removed and found else removed


def told(sections: Iterable[Section], draft: str = "") -> tuple[Section, ...]:
    """Answers in words, with the names of files for who may see them; staff can open those that are clean."""
    sections = tuple(sections)
    ids = [id_ for section in sections for row in section.rows for id_ in _ids(row)]
    known = _rows(ids, draft)
    if not ids:
        return sections
    return tuple(replace(s, rows=tuple(_named(row, known, draft) for row in s.rows)) for s in sections)


def _ids(row: Row) -> list[str]:
    return [id_ for id_ in row.raw if isinstance(id_, str)] if row.kind == "file" and isinstance(row.raw, list) else []


def _named(row: Row, known: Mapping[str, Any], draft: str) -> Row:
    found = [known[id_] for id_ in _ids(row) if id_ in known]
    if not found:
        return row
    lines = tuple(_line(one, opens=not draft) for one in found)
    return replace(row, lines=lines, value=", ".join(one.name for one in found))


def _line(row: Any, *, opens: bool) -> str:
    """“photo.jpg, 2.4 MB”, a link once it is clean."""
    size, state = size_in_words(row.size), FORM_WORDS["en"][f"file_{row.state}"]
    if row.state != "clean":
        return f"{row.name}, {size} ({state[:1].lower()}{state[1:]})"
    if not opens:
        return f"{row.name}, {size}"
    url = url_for("files.download", file_id=row.id)
    return Markup('<a class="govuk-link" href="{}">{}</a>, {}').format(url, row.name, size)
