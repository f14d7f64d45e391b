"""docker-compose.yml and Dockerfile against the service: no container runs here, so what they name is compared."""

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click import Context

from service.cli import main
from service.config import Settings

ROOT = Path(__file__).parents[2]
OURS = ("migrate", "publish", "web", "worker")
OF_THE_IMAGE = {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"}
SCALAR = re.compile(r"(?P<key>[\w<.-]+):(?: (?P<value>.+))?")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return read_yaml((ROOT / "docker-compose.yml").read_text("utf-8"))


def test_has_all_parts(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {*OURS, "database", "mail"}
    assert compose["services"]["database"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", OURS)
def test_starts_a_command_that_exists(compose: dict[str, Any], name: str) -> None:
    command, *options = compose["services"][name]["command"]

    found = main.get_command(Context(main), command)
    known = {option for parameter in found.params for option in parameter.opts}

    assert command == name
    assert {option for option in options if option.startswith("--")} <= known


@pytest.mark.parametrize("name", OURS)
def test_sets_only_what_is_a_setting(compose: dict[str, Any], name: str) -> None:
    given = set(compose["services"][name]["environment"])

    assert given <= {field.name.upper() for field in fields(Settings)}
    assert {"DATABASE_URL", "SERVICE_SECRET", "SERVICE_FILES"} <= given


def test_asks_for_every_secret(compose: dict[str, Any]) -> None:
    """No default password: each secret comes from outside or nothing starts."""
    values = [
        text for name in compose["services"] for text in compose["services"][name].get("environment", {}).values()
    ]
    secret = [value for value in values if "PASSWORD" in value or "SECRET" in value]

    assert secret
    assert all(":?" in value for value in secret)
    assert set(compose["services"]["database"]["environment"]) == OF_THE_IMAGE


def test_offers_the_port_that_the_service_listens_on(compose: dict[str, Any]) -> None:
    web = compose["services"]["web"]
    port = Settings().port

    assert web["ports"] == [f"{port}:{port}"]
    assert f":{port}/health/ready" in " ".join(web["healthcheck"]["test"])
    assert web["environment"]["SERVICE_BIND"] == "0.0.0.0"  # reached from outside its container


def test_starts_parts_in_order(compose: dict[str, Any]) -> None:
    services = compose["services"]
    waits = {name: list(services[name]["depends_on"].items()) for name in OURS}

    done = {"condition": "service_completed_successfully"}
    assert waits["migrate"] == [("database", {"condition": "service_healthy"})]
    assert waits["publish"] == [("migrate", done)]
    assert waits["web"] == waits["worker"] == [("publish", done)]


def test_image_is_built_from_the_lock_and_runs_unprivileged() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()

    assert lines[1] == "FROM python:3.11-slim"
    assert "RUN pip install --require-hashes -r requirements.lock" in lines
    assert lines.index("USER desk") < lines.index('ENTRYPOINT ["desk"]')
    assert 'CMD ["web"]' in lines
    for name in (line.split()[1] for line in lines if line.startswith("COPY")):
        assert (ROOT / name).exists(), name


def read_yaml(text: str) -> dict[str, Any]:
    """Mappings by indentation, lists in one line, anchors and merges: what our file uses, and nothing else."""
    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    anchors: dict[str, Any] = {}
    found, rest = _mapping(lines, 0, anchors)
    assert not rest, f"not read: {rest[0]}"
    return found


def _mapping(lines: list[str], indent: int, anchors: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    found: dict[str, Any] = {}
    while lines and len(lines[0]) - len(lines[0].lstrip()) == indent:
        match = SCALAR.fullmatch(lines[0].strip())
        assert match, f"not read: {lines[0]}"
        key, value, lines = match["key"], match["value"] or "", lines[1:]
        name = value[1:] if value.startswith("&") else ""
        if key == "<<":
            found |= anchors[value[1:]]
        elif value and not name:
            found[key] = json.loads(value) if value[0] in '["' else value
        else:
            found[key], lines = _mapping(lines, indent + 2, anchors)
            anchors[name] = found[key]
    return found, lines
