"""Writes the reference pages that come from the code: `python -m tests.support.reference`."""

from dataclasses import fields
from pathlib import Path

from service.commands.job_types import REGISTRY
from service.config import Settings
from service.domain import errors

DOCS = Path(__file__).parents[2] / "docs" / "reference"
MEANINGS = {
    "port": "Port of the web pages.",
    "data_dir": "Folder of the embedded PostgreSQL, the secret and the lock.",
    "database_url": "A PostgreSQL of your own, signed in as its owner. Without it the service starts its own.",
    "service_bind": "Address that the web pages listen on.",
    "service_demonstration": "Whether an empty database becomes a demonstration: its people and cases, and a clock that can be moved.",
    "service_files": "Folder that holds `processes/` and `forms/`.",
    "service_mail_host": "Mail server. Without it messages count as sent, and nothing leaves the machine.",
    "service_mail_port": "Port of the mail server.",
    "service_mail_from": "Sender of messages.",
    "service_scanner_host": "Virus scanner (clamd). Without it uploads are scanned by a stand-in in a demonstration, and refused elsewhere.",
    "service_scanner_port": "Port of the virus scanner.",
    "service_secret": "Secret from which the logins' passwords and form tokens come. Without it one is made in `DATA_DIR`.",
    "service_secure_cookies": "Whether cookies go over HTTPS only. Set it wherever HTTPS is used.",
    "service_web_workers": "Web processes.",
    "service_web_threads": "Threads of each web process.",
}


def settings_page() -> str:
    rows = [
        f"| `{field.name.upper()}` | {'-' if field.default in (None, '') else f'`{field.default}`'} | {MEANINGS[field.name]} |"
        for field in fields(Settings)
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "All come from the environment. Empty counts as not set.",
            "",
            "| Name | Default | Meaning |",
            "| --- | --- | --- |",
            *rows,
            "",
        ]
    )


def job_types_page() -> str:
    lines = [
        "# Job types",
        "",
        "What a service task can do, by the type in its `zeebe:taskDefinition`. A name with `?` may be left out.",
        "",
    ]
    for name, handler in sorted(REGISTRY.items()):
        lines += [f"## `{name}`", "", handler.summary, ""]
        for title, given in (("Header", handler.headers), ("Input", handler.inputs)):
            if given:
                lines += [
                    f"| {title} | Meaning |",
                    "| --- | --- |",
                    *(f"| `{key}` | {meaning} |" for key, meaning in given.items()),
                    "",
                ]
    return "\n".join(lines)


def errors_page() -> str:
    found = sorted(
        {error.code: (error.__doc__ or "").strip().splitlines()[0] for error in _tree(errors.ServiceError)}.items()
    )
    rows = [f"| `{code}` | {meaning} |" for code, meaning in found]
    return "\n".join(
        [
            "# Error codes",
            "",
            "They stand in logs; pages say them in words.",
            "",
            "| Code | Meaning |",
            "| --- | --- |",
            *rows,
            "",
        ]
    )


def _tree(kind: type[errors.ServiceError]) -> list[type[errors.ServiceError]]:
    own = [kind] if kind.__module__ == errors.__name__ else []
    return own + [error for below in kind.__subclasses__() for error in _tree(below)]


PAGES = {"settings.md": settings_page, "job-types.md": job_types_page, "errors.md": errors_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page())
