"""Opening a file that somebody added: only what is clean, only for who may read the answer; the read is recorded."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, url_for

from service.domain.errors import NotFoundError
from service.domain.media import MB, size_in_words
from service.queries import Reader
from service.queries import files as queries
from service.web import reading
from service.web.auth import staff_only
from service.web.reading import reader
from service.web.words import instant

blueprint = Blueprint("files", __name__)
STATES = {
    "waiting": ("Being checked", "soon"),
    "clean": ("Checked", ""),
    "held": ("Held back: a virus was found", "late"),
}


@blueprint.get("/files/<uuid:file_id>")
@staff_only
def download(file_id: UUID) -> Response:
    row = queries.one(reader(), file_id)
    if row is None or row.state != "clean" or not may_read(row):
        raise NotFoundError("There is no such file, or it is not yours to see.")
    reader().was_read("file.read", str(file_id), row.case_id)
    answer = Response(_pieces(reading.again(), file_id, -(-row.size // MB)), mimetype=row.media_type)
    answer.content_length = row.size
    answer.headers["Content-Disposition"] = _as_attachment(row.name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _as_attachment(name: str) -> str:
    """RFC 6266: the name in Unicode, and one in plain letters for old programs."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w .()-]", "", plain).strip(" .") or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _pieces(again: Callable[[], AbstractContextManager[Reader]], file_id: UUID, count: int) -> Iterator[bytes]:
    """Each read by itself under the same policies: no file stands in memory, no slow network holds a connection."""
    for number in range(count):
        with again() as found:
            content = queries.piece(found, file_id, number)
        if content is None:
            raise NotFoundError("The file was erased while it was being read.")
        yield content


def may_read(row: Any) -> bool:
    """Whoever may read the answer: the case's policies have let the row pass, the question may narrow it."""
    if row.deployment_id is None:
        return True
    files = reading.definitions().get(reader().work, row.deployment_id)
    audience = files.scheme.audiences_of(reader().actor.roles)
    question = next((field for field in files.form(row.form_key).fields if field.name == row.question), None)
    return question is not None and all(any(key in audience for key in keys) for keys in question.seen_by)


def entries(case_id: UUID) -> list[dict[str, Any]]:
    """A case's files as entries of its page of documents."""
    return [_entry(row) for row in queries.of_case(reader(), case_id) if may_read(row)]


def _entry(row: Any) -> dict[str, Any]:
    words, kind = STATES[row.state]
    by = f"by {row.person}, " if row.person else ""
    with_step = f", with “{row.task_name}”" if row.task_name else ""
    checked = f". Checked by: {row.scanner}" if row.scanner else ""
    return {
        "title": row.name,
        "line": f"Added {by}{instant(row.uploaded_at)}{with_step}, {size_in_words(row.size)}{checked}",
        "text": "",
        "alert": row.state == "held",
        "tag": {"text": words, "kind": kind},
        "url": url_for("files.download", file_id=row.id) if row.state == "clean" else None,
    }
