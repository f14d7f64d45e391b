"""What a file is: its kind by its content, its name without what could mislead, its size in words."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_NAME = 120
HEAD = 1024  # a PDF may begin with a few bytes of something else
KB, MB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """`endings`: the names that files of this kind have."""

    media_type: str
    endings: tuple[str, ...]


PDF = Kind("application/pdf", (".pdf",))
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"))
PNG = Kind("image/png", (".png",))
GIF = Kind("image/gif", (".gif",))
WEBP = Kind("image/webp", (".webp",))
HEIC = Kind("image/heic", (".heic",))
RTF = Kind("application/rtf", (".rtf",))
OLE = Kind("application/x-ole-storage", (".doc", ".xls"))
TEXT = Kind("text/plain", (".txt", ".csv"))
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = Kind(f"{_OFFICE}.wordprocessingml.document", (".docx",))
XLSX = Kind(f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
ODT = Kind("application/vnd.oasis.opendocument.text", (".odt",))
ODS = Kind("application/vnd.oasis.opendocument.spreadsheet", (".ods",))

_BEGINNINGS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"{\\rtf", RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_ZIP = b"PK\x03\x04"
_MACROS = b"vbaProject.bin"
_APPLE = (b"heic", b"heix", b"heim", b"heis", b"mif1")


def kind_of(content: bytes) -> Kind | None:
    """By what is inside, whatever the name says; None for what is none of the kinds that forms take."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if b"%PDF-" in content[:HEAD]:
        return PDF
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _APPLE:
        return HEIC
    return _zipped(content) if content.startswith(_ZIP) else _text(content)


def _zipped(content: bytes) -> Kind | None:
    """Names in a zip stand as they are, so nothing is unpacked. Documents with macros are no kind that is taken."""
    if _MACROS in content:
        return None
    for kind in (ODT, ODS):
        if content[30:].startswith(b"mimetype" + kind.media_type.encode() + _ZIP[:2]):
            return kind
    if b"[Content_Types].xml" not in content:
        return None
    return DOCX if b"word/document.xml" in content else XLSX if b"xl/workbook.xml" in content else None


def _text(content: bytes) -> Kind | None:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else TEXT


def clean_name(name: str) -> str:
    """The last part of a path, without control characters and marks of direction (which turn endings around)."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    kept = " ".join(kept.split()).lstrip(". ")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) < LONGEST_NAME // 2:
        return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip()}.{ending}"
    return kept[:LONGEST_NAME] or "file"


def size_in_words(size: int) -> str:
    """“2.4 MB”, “12 KB”."""
    if size >= MB:
        return f"{size / MB:.1f} MB".replace(".0 ", " ")
    return f"{max(1, round(size / KB))} KB"
