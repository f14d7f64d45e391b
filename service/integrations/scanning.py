"""Looking for viruses: a scanner that is asked over the network, or a stand-in that says what it is."""

import socket
import struct
from dataclasses import dataclass
from typing import Protocol

from service.domain.errors import IntegrationUnavailableError

TIMEOUT = 60
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
# The test string that every scanner finds and that harms nothing, in two parts, so that no scanner stops at this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner(Protocol):
    """`scan`: whether the content is clean; raises IntegrationUnavailableError if it can't be said now."""

    @property
    def name(self) -> str: ...

    def scan(self, content: bytes) -> bool: ...


@dataclass(frozen=True, slots=True)
class DemonstrationScanner:
    """The stand-in of a demonstration: it finds the test string and nothing else."""

    name: str = "demonstration stand-in, not a virus scanner"

    def scan(self, content: bytes) -> bool:
        return EICAR not in content


@dataclass(frozen=True, slots=True)
class NoScanner:
    """None is set up: nothing is taken, and what waits goes on waiting."""

    name: str = "none"

    def scan(self, content: bytes) -> bool:
        raise IntegrationUnavailableError(f"No virus scanner is set up; {len(content)} bytes wait.")


@dataclass(frozen=True, slots=True)
class ClamScanner:
    """ClamAV's daemon: the content is streamed to it in chunks, each with its length before it."""

    host: str
    port: int
    name: str = "ClamAV"

    def scan(self, content: bytes) -> bool:
        try:
            answer = self._ask(content)
        except OSError as error:
            raise IntegrationUnavailableError(f"The virus scanner did not answer ({type(error).__name__}).") from error
        if answer.endswith("FOUND"):
            return False
        if answer.endswith("OK"):
            return True
        raise IntegrationUnavailableError("The virus scanner could not judge the file.")

    def _ask(self, content: bytes) -> str:
        with socket.create_connection((self.host, self.port), timeout=TIMEOUT) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                connection.sendall(struct.pack("!L", len(chunk)) + chunk)
            connection.sendall(struct.pack("!L", 0))
            return _until_zero(connection)


def _until_zero(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        part = connection.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0").decode(errors="replace").strip()
