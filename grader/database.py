"""The gradebook's database: SQLite or a server, locked at times, away at times, and nothing fails for that."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from nbgrader import api
from nbgrader.dbutil import _temp_alembic_ini
from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from grader import GraderError

PATIENCE = 600.0  # seconds for which a database that does not answer is waited for
FIRST_PATIENCE = 30.0  # the same before anything was graded
BUSY = 1  # seconds for which SQLite itself waits for a lock, in silence
CONNECT = 5  # seconds in which a server has to answer
PASSING = (
    "locked",
    "busy",
    "unable to open",
    "readonly",
)  # SQLite's words for what may be gone a moment later

Result = TypeVar("Result")


class Unreachable(Exception):
    """The database does not answer, or is locked; it may later."""


class Database:
    """A gradebook's database, opened for writing.

    Parameters
    ----------
    url : its address, as SQLAlchemy writes them
    patience : seconds for which it is waited for while it does not answer
    say : is told what is waited for, and told "" when the wait is over

    Raises
    ------
    GraderError
        If there can be no such database.
    """

    def __init__(self, url: str, patience: float = PATIENCE, say: Callable[[str], None] = lambda _: None):
        self.patience, self.say = patience, say
        self._engine = _engine(url)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def wait(self, job: Callable[[], Result], patience: float | None = None) -> Result:
        """Do a job on the database, again and again while that does not answer.

        Raises
        ------
        GraderError
            If it did not for too long.
        """
        deadline = time.monotonic() + (self.patience if patience is None else patience)
        delay, told = 0.1, False
        while True:
            try:
                result = job()
            except Unreachable as reason:
                if time.monotonic() + delay > deadline:
                    raise GraderError(
                        f"the gradebook {self.address} does not answer ({reason}): start again when it does; "
                        "no verdict is lost"
                    ) from None
                self.say(f"waiting for the gradebook: {reason}")
                told = True
                time.sleep(delay)
                delay = min(2 * delay, 5.0)
            else:
                if told:
                    self.say("")
                return result

    @property
    def address(self) -> str:
        """Return the database's address without its password."""
        return self._engine.url.render_as_string(hide_password=True)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session whose changes are committed together or not at all."""
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except SQLAlchemyError as error:
            raise self._in_words(error) from error

    def _in_words(self, error: SQLAlchemyError) -> Exception:
        """Return what to raise for a database's error: Unreachable if it may pass, else GraderError."""
        reason = " ".join(str(getattr(error, "orig", None) or error).split())[:300]
        if "readonly" in reason and not _may_be_written(self._engine.url.database):
            return GraderError(
                f"the gradebook {self.address} and its folder may not be written to: give yourself the right, and start "
                "again; no verdict is lost"
            )
        if _may_pass(error, reason):
            self._engine.dispose()  # what it was connected to may be another file or server by now
            return Unreachable(reason)
        remedy = "mend that and start again; no verdict is lost"
        if "no such" in reason or "does not exist" in reason:
            remedy = "if another version of nbgrader made it, back it up and run `nbgrader db upgrade`"
        return GraderError(f"the gradebook {self.address} cannot be used ({reason}): {remedy}")


def _may_be_written(path: str | None) -> bool:
    """Say whether this user may write an SQLite file and make others beside it, as SQLite does."""
    return not path or all(os.access(place, os.W_OK) for place in (Path(path), Path(path).parent))


def make_tables(session: Session, course: str) -> None:
    """Make nbgrader's tables and its courses where they are missing."""
    connection = session.connection()
    api.Base.metadata.create_all(connection)
    if not inspect(connection).has_table("alembic_version"):
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        with _temp_alembic_ini("sqlite://") as path:
            version = ScriptDirectory.from_config(AlembicConfig(path)).get_current_head()
        session.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
    for name in {course, "default_course"} - {""}:
        if session.get(api.Course, name) is None:
            session.add(api.Course(id=name))
    session.flush()


def _engine(url: str) -> Engine:
    """Return an engine; of SQLite one whose transactions take the lock before they read, so that none is in vain."""
    try:
        address = make_url(url)
        sqlite = address.get_backend_name() == "sqlite"
        options = {"sqlite": {"timeout": BUSY}, "postgresql": {"connect_timeout": CONNECT}}
        engine = create_engine(
            address, connect_args=options.get(address.get_backend_name(), {}), pool_pre_ping=not sqlite
        )
    except (SQLAlchemyError, ImportError) as error:
        raise GraderError(
            f"the gradebook's address {url!r} cannot be used ({error}): it is like sqlite:////path/gradebook.db "
            "or postgresql+psycopg://user:password@host/name"
        ) from None
    if sqlite:
        if address.database and not Path(address.database).absolute().parent.is_dir():
            raise GraderError(f"there is no folder for the gradebook {address.database}: make it first")

        @event.listens_for(engine, "connect")
        def no_hidden_begin(connection: Any, _: Any) -> None:
            connection.isolation_level = None

        @event.listens_for(engine, "begin")
        def begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _may_pass(error: SQLAlchemyError, reason: str) -> bool:
    """Say whether an error may be gone a moment later: a lock, a server that restarts, two writers at once."""
    if isinstance(error, IntegrityError) or getattr(error, "connection_invalidated", False):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    module = type(getattr(error, "orig", None)).__module__
    return module != "sqlite3" or any(word in reason for word in PASSING)
