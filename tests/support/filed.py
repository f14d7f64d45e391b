"""The tests' own scheme with questions for files: one for everybody who has the case, one that only the desk may read."""

import json
from typing import Any

from tests.support.harness import small_scheme

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
PDF = b"%PDF-1.7\n" + b"words"
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.odt"


def question(key: str, label: str, **properties: str) -> dict[str, Any]:
    return {
        "id": f"{key}_f", "type": "filepicker", "key": key, "label": label, "accept": ACCEPT, "multiple": True,
        "properties": properties,
    }  # fmt: skip


ADDED = {
    "help.asked": [
        question("pictures", "Pictures", page="7", max_items="3"),
        question("secrets", "Only for the desk", page="8", seen_by="asker desk"),
    ],
    "advice.answer": [question("papers", "Papers", max_items="3")],
    "help.urgent": [question("proof", "Proof")],
}


def scheme_with_files() -> tuple[dict[str, bytes], dict[str, Any]]:
    files, people = small_scheme()
    for form, questions in ADDED.items():
        [path] = [path for path in files if path.endswith(f"{form}.form")]
        made = json.loads(files[path])
        made["components"] += questions
        files[path] = json.dumps(made).encode()
    return files, people
