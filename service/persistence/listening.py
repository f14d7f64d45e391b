"""One LISTEN a process: woken when a transaction with a NOTIFY commits."""

import threading
from collections.abc import Callable

import psycopg
from sqlalchemy import Engine

PAUSE = 5.0


def listen(engine: Engine, heard: Callable[[str], None], stop: threading.Event) -> None:
    """Calls `heard(payload)` until `stop` is set.

    A lost connection is made anew, and counts as news (something may have been missed).
    """
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while not stop.is_set():
        try:
            with psycopg.connect(url, autocommit=True, application_name="desk_listen") as connection:
                connection.execute("LISTEN desk")
                heard("connected")
                while not stop.is_set():
                    for note in connection.notifies(timeout=1.0, stop_after=1):
                        heard(note.payload)
        except psycopg.OperationalError:
            stop.wait(PAUSE)
