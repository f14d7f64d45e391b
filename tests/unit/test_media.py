"""What a file is, by its content; its name without traps."""

import io
import zipfile

import pytest

from service.domain import media
from service.domain.media import clean_name, kind_of, size_in_words


def zipped(*names: str, first: tuple[str, str] | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(first[0], first[1], zipfile.ZIP_STORED)
        for name in names:
            archive.writestr(name, "<x/>" * 100)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", media.PDF),
        (b"\0\0some bytes before\n%PDF-1.4", media.PDF),
        (b"\xff\xd8\xff\xe0JFIF", media.JPEG),
        (b"\x89PNG\r\n\x1a\n....", media.PNG),
        (b"GIF89a....", media.GIF),
        (b"RIFF\x10\0\0\0WEBPVP8 ", media.WEBP),
        (b"\0\0\0\x18ftypheic\0\0", media.HEIC),
        (b"{\\rtf1\\ansi", media.RTF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", media.OLE),
        ("name,ł\n1,2\n".encode(), media.TEXT),
        (zipped("[Content_Types].xml", "word/document.xml"), media.DOCX),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), media.XLSX),
        (zipped("content.xml", first=("mimetype", media.ODT.media_type)), media.ODT),
        (zipped("content.xml", first=("mimetype", media.ODS.media_type)), media.ODS),
        (zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None),
        (zipped("something.exe"), None),
        (b"MZ\x90\0\x03", None),
        (b"\x7fELF\x02\x01", None),
        (b"\0\0\0\x18ftypmp42", None),
    ],
)
def test_knows_a_file_by_its_content(content: bytes, kind: media.Kind | None) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("photo.png", "photo.png"),
        ("C:\\Users\\me\\photo.png", "photo.png"),
        ("../../etc/passwd", "passwd"),
        ("..hidden", "hidden"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("  two   words .pdf", "two words.pdf"),
        ("e\u0301t\u00e9.pdf", "\u00e9t\u00e9.pdf"),
        ("", "file"),
        ("/", "file"),
        ("a" * 300 + ".docx", "a" * 115 + ".docx"),
        ("b" * 300, "b" * 120),
        ("half \ud800.pdf", "half.pdf"),
    ],
)
def test_cleans_names(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 KB"), (12_800, "12 KB"), (1024 * 1024, "1 MB"), (2_516_582, "2.4 MB"), (20 * 1024 * 1024, "20 MB")],
)
def test_says_sizes_in_words(size: int, words: str) -> None:
    assert size_in_words(size) == words
