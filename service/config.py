"""Typed settings from the environment.

Each is documented in docs/reference/settings.md; a test holds the two together.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`port` and `data_dir` are what `make run` honours; the rest has sensible defaults for one machine."""

    port: int = 8000
    data_dir: Path = Path("var")
    database_url: str | None = None
    service_bind: str = "127.0.0.1"
    service_demonstration: bool = True
    service_files: Path = Path()
    service_mail_host: str | None = None
    service_mail_port: int = 25
    service_mail_from: str = "no-reply@example.org"
    service_scanner_host: str | None = None
    service_scanner_port: int = 3310
    service_secret: str | None = None
    service_secure_cookies: bool = False
    service_web_workers: int = 2
    service_web_threads: int = 32

    @property
    def takes_files(self) -> bool:
        """Only what can be scanned is taken; a demonstration has a stand-in."""
        return bool(self.service_scanner_host) or self.service_demonstration

    @property
    def address(self) -> str:
        return f"http://{'127.0.0.1' if self.service_bind == '0.0.0.0' else self.service_bind}:{self.port}"  # noqa: S104 - compared, not bound


class SettingInvalidError(ValueError):
    """Names the setting and what it must be."""


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """From upper-case names: `PORT`, `DATA_DIR`, `DATABASE_URL`, `SERVICE_…`. Empty counts as not set."""
    environment = os.environ if environment is None else environment
    given = {field.name: value for field in fields(Settings) if (value := environment.get(field.name.upper()))}
    typed: dict[str, Any] = {name: _typed(name, value) for name, value in given.items()}
    return Settings(**typed)


def _typed(name: str, value: str) -> object:
    kind = Settings.__annotations__[name]
    if kind is bool:
        if value.lower() not in ("0", "1", "true", "false", "yes", "no"):
            raise SettingInvalidError(f"{name.upper()} must be true or false, not {value!r}.")
        return value.lower() in ("1", "true", "yes")
    if kind is int:
        if not value.isdigit():
            raise SettingInvalidError(f"{name.upper()} must be a whole number, not {value!r}.")
        return int(value)
    return Path(value) if kind is Path else value
