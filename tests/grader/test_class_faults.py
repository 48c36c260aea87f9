"""A class in bad weather: whatever is killed, full or unreachable, the grades are those of a calm day."""

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import fake_grading
import pytest
from fake_class import CHAPTER, classroom_in, expected, hand_in, make_class, rows, run
from sqlalchemy import create_engine, text

from grader import GraderError, journal, workers
from grader.classroom import Display, _Run
from grader.course import find_chapter
from grader.gradebook import Gradebook
from grader.journal import Entry, Journal, Key
from grader.pages import Pages
from grader.simulate import simulate
from grader.workers import LocalPool, Task, nothing


class Heard(Display):
    """Remembers what it was told."""

    def __init__(self):
        self.said = []

    def say(self, text):
        self.said.append(text)


def assert_undisturbed(home, db_url=None):
    """The gradebook holds the grades of an undisturbed run, each once, and so do the folders."""
    assert rows(home, db_url) == expected(home)
    for student in expected(home):
        assert (home / "autograded" / student / CHAPTER / f"{CHAPTER}.ipynb").exists()
    assert not list(home.rglob("*.part"))
    if db_url is None:
        with sqlite3.connect(home / "gradebook.db") as connection:
            for table in ("submitted_assignment", "submitted_notebook", "student"):
                assert connection.execute(f"select count(*) from {table}").fetchone() == (
                    len(expected(home)),
                )
            assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


# --- kills --------------------------------------------------------------------------------------------------


class Server:
    """Starts class runs, each in a process of its own."""

    def __init__(self, home):
        self.process = subprocess.Popen(
            [sys.executable, "-c", "import fake_class; fake_class.serve()", str(home)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
        )

    def start(self):
        """Start a run; return its process id."""
        self.process.stdin.write("go\n")
        return int(self.process.stdout.readline())

    def ended(self):
        """Return how the run ended: 0, or less than 0 if it was killed."""
        return int(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


def processes_of(home):
    """Return the processes that name this class's folder, or whose parent did."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes()
            inherited = (entry / "environ").read_bytes()
        except OSError:
            continue
        if str(home).encode() in line + inherited:
            found.append(int(entry.name))
    return found


def lines_of(path):
    """Return how many lines a journal has."""
    return path.read_bytes().count(b"\n") if path.exists() else 0


def alive(pid):
    """Say whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_twenty_kills_over_a_class_of_fifty(home, monkeypatch):
    make_class(home, 50)
    monkeypatch.setenv("KILLED_CLASS", str(home))  # by it a worker that was left behind is found
    draw = random.Random(6)
    kept = classroom_in(home).journal(CHAPTER)
    server = Server(home)
    for number in range(20):
        child, seen = server.start(), lines_of(kept)
        # at a random moment: before the run's first verdict, or some lines of the journal later
        goal, patience = seen + draw.choice([0, 1, 2, 4, 8, 16]), time.monotonic() + 10
        while lines_of(kept) < goal and time.monotonic() < patience and alive(child):
            time.sleep(0.005)
        time.sleep(draw.uniform(0, 1.0 if goal == seen else 0.2))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        if server.ended() == 0:  # it was faster than the kill: give it more to do
            for student in draw.sample(range(1, 51), 40):
                hand_in(home, f"student-{student:02}", f"answer = {number, student}")
    server.start()
    assert server.ended() == 0
    server.close()
    assert_undisturbed(home)
    deadline = time.monotonic() + 5
    while left := [pid for pid in processes_of(home) if pid != os.getpid()]:
        assert time.monotonic() < deadline, f"left running: {left}"
        time.sleep(0.1)


class Killed(BaseException):
    """Stands for a kill at an exact place: nothing after it happens."""


STEPS = [
    (Journal, "append"),
    (Gradebook, "prepare"),
    (Pages, "write"),
    (Gradebook, "save_grades"),
    (Journal, "mark_saved"),
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("owner", "name"), STEPS, ids=[name for _, name in STEPS])
def test_a_kill_between_any_two_steps(home, monkeypatch, owner, name, after):
    make_class(home, 3)
    real = getattr(owner, name)

    def stopped(*arguments, **options):
        if after:
            real(*arguments, **options)
        raise Killed

    for student in ("student-01", "student-02"):
        hand_in(home, student, f"answer = 'second try of {student}'")
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, stopped)
            with pytest.raises(Killed):
                run(home, workers=1)
    run(home, workers=1)
    assert_undisturbed(home)


def test_a_page_of_a_former_verdict_is_replaced_after_a_kill(home, monkeypatch):
    """Also where the points stay the same, so that the gradebook cannot tell."""
    make_class(home, 1)
    run(home)
    page = home / f"autograded/student-01/{CHAPTER}/{CHAPTER}.ipynb"
    before = page.stat().st_ino
    (home / "submitted/student-01" / CHAPTER / "data.csv").write_text("new")

    def stopped(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Pages, "write", stopped)
        with pytest.raises(Killed):
            run(home)
    assert page.stat().st_ino == before
    assert run(home).graded == []
    assert page.stat().st_ino != before


def test_a_worker_that_dies_costs_nobody_else(home):
    make_class(home, 12)
    summary = run(home, grade=fake_grading.deadly)
    assert list(summary.flagged) == ["student-03"]
    assert "was killed 3 times" in summary.flagged["student-03"][0]
    assert len(summary.graded) == 12
    found = rows(home)
    assert set(found.pop("student-03").values()) == {0.0}
    wanted = expected(home)
    del wanted["student-03"]
    assert found == wanted
    # that was no verdict on the work: the next run tries again
    assert run(home).graded == ["student-03"]
    assert_undisturbed(home)


def test_workers_that_die_once_cost_nothing(home):
    make_class(home, 12)
    summary = run(home, grade=fake_grading.deadly_once)
    assert not summary.flagged
    for mark in home.rglob(".killed"):
        mark.unlink()
    assert_undisturbed(home)


@pytest.mark.parametrize("moment", [0.02, 0.05, 0.1, 0.15])
def test_workers_that_are_let_go_leave_no_half_message_to_the_next(home, moment, capfd):
    """Their pool is closed while it sends them what takes a while to read."""
    [student] = make_class(home, 1)
    folder = home / "submitted" / student / CHAPTER
    task = Task(CHAPTER, "", student, str(folder))
    pool = LocalPool(find_chapter(CHAPTER), 2, fake_grading.instantly)
    pool.submit(task).result(timeout=60)
    for _ in range(3):
        pool.submit(replace(task, files={"large.bin": bytes(50_000_000)}))
    time.sleep(moment)
    began = time.monotonic()
    pool.close()
    assert time.monotonic() - began < 4
    assert not capfd.readouterr().err


# --- disks --------------------------------------------------------------------------------------------------


NO_SPACE = OSError(28, "No space left on device")


@pytest.mark.parametrize("place", ["journal", "notebook"])
def test_a_disk_that_is_full_now_and_then(home, monkeypatch, place):
    make_class(home, 12)
    draw = random.Random(1)
    owner, name = {"journal": (journal, "_write_all"), "notebook": (os, "replace")}[place]
    real = getattr(owner, name)

    def full(*arguments):
        if draw.random() < 0.4:
            if place == "journal":  # half a line gets through
                file, content, offset = arguments
                os.pwrite(file, content[: len(content) // 2], offset)
            raise NO_SPACE
        return real(*arguments)

    sentences = []
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, full)
        for _ in range(6):
            try:
                run(home, workers=1)
            except GraderError as error:
                sentences.append(str(error))
    assert sentences
    assert all("No space left on device" in s and "start again" in s for s in sentences)
    run(home)
    assert_undisturbed(home)


FULL_DISK = """
set -e
mount -t tmpfs -o size=$SIZE tmpfs "$HOME_OF_CLASS"
cp -r "$SUBMITTED" "$HOME_OF_CLASS/submitted"
! "$PYTHON" -c "$FAKE" "$HOME_OF_CLASS"
! "$PYTHON" -c "$FAKE" "$HOME_OF_CLASS"
mount -o remount,size=64m "$HOME_OF_CLASS"
"$PYTHON" -c "$FAKE" "$HOME_OF_CLASS"
cp -r "$HOME_OF_CLASS/." "$RESULT"
"""


@pytest.mark.parametrize(("size", "what"), [("1200k", f"{CHAPTER}.jsonl"), ("1700k", "autograded")])
def test_a_disk_that_is_really_full(tmp_path, home, size, what):
    """On a small file system: the journal runs into its end, or what is written after it."""
    unshare = ["unshare", "--user", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*unshare, "true"], capture_output=True).returncode:
        pytest.skip("needs user namespaces: sysctl kernel.unprivileged_userns_clone=1")
    for student in make_class(tmp_path, 30):
        hand_in(tmp_path, student, f"# {random.Random(student).randbytes(10_000).hex()}")
    result = tmp_path / "result"
    result.mkdir()
    done = subprocess.run(
        [*unshare, "bash", "-c", FULL_DISK],
        env={
            **os.environ,
            "SIZE": size,
            "HOME_OF_CLASS": str(home),
            "SUBMITTED": str(tmp_path / "submitted"),
            "PYTHON": sys.executable,
            "FAKE": "import fake_class, sys; sys.exit(fake_class.main())",
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
            "RESULT": str(result),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.count("start again") == 2, done.stderr
    assert what in done.stderr
    assert "Traceback" not in done.stderr
    assert_undisturbed(result)


# --- the journal --------------------------------------------------------------------------------------------


def some_entries(count):
    """Return verdicts to keep."""
    chapter = find_chapter(CHAPTER)
    return [Entry(f"s{i}", Key(f"{i}", "b", "c", "d"), nothing(chapter, f"reason {i}")) for i in range(count)]


def test_a_journal_cut_anywhere_keeps_every_whole_line(tmp_path):
    entries = some_entries(4)
    whole = tmp_path / "whole.jsonl"
    with Journal(whole) as kept:
        kept.append(entries)
    content = whole.read_bytes()
    ends = [i + 1 for i, byte in enumerate(content) if byte == 10]
    for cut in [0, 1, 30, *(e + d for e in ends for d in (-1, 0, 1, 40)), len(content) // 2]:
        path = tmp_path / "cut.jsonl"
        path.write_bytes(content[:cut])
        with Journal(path) as kept:
            left = sum(end <= cut for end in ends)
            assert [e.student in kept for e in entries] == [True] * left + [False] * (4 - left)
            kept.append(entries[left:])
        with Journal(path) as kept:
            assert [kept.entry(e.student) for e in entries] == entries


def test_verdicts_that_are_not_on_the_disk_do_not_count(tmp_path, monkeypatch):
    path = tmp_path / "j.jsonl"
    first, *others = some_entries(3)
    with Journal(path) as kept:
        kept.append([first])
        size = path.stat().st_size

        def full(_):
            raise NO_SPACE

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(GraderError, match="No space left"):
                kept.append(others)
        assert path.stat().st_size == size
        assert "s1" not in kept
    with Journal(path) as kept:
        assert ["s0" in kept, "s1" in kept, "s2" in kept] == [True, False, False]


def test_a_damaged_line_counts_as_not_written(tmp_path):
    path = tmp_path / "j.jsonl"
    entries = some_entries(3)
    with Journal(path) as kept:
        for entry in entries:
            kept.append([entry])
    lines = path.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b"reason 1", b"reason 7", 1)
    path.write_bytes(b"".join(lines))
    with Journal(path) as kept:
        assert [s in kept for s in ("s0", "s1", "s2")] == [True, False, True]
        assert kept.damaged == 1
        assert kept.entry("s2") == entries[2]


def test_a_journal_of_superseded_verdicts_shrinks(tmp_path, monkeypatch):
    path = tmp_path / "j.jsonl"
    with Journal(path) as kept:
        for _ in range(10):
            kept.append(some_entries(5))
        kept.mark_saved({"s1": "v"})
    size = path.stat().st_size
    monkeypatch.setattr(journal, "COMPACT_ABOVE", 1000)
    with Journal(path) as kept:
        assert path.stat().st_size < size / 5
        assert [kept.entry(e.student) for e in some_entries(5)] == some_entries(5)
        assert (kept.saved("s1"), kept.saved("s2")) == ("v", "")
    assert [e for e in journal.read(path)] == some_entries(5)


# --- databases ----------------------------------------------------------------------------------------------


def hold(path, seconds, ready):
    """Lock an SQLite database for a while."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("begin exclusive")
    ready.set()
    time.sleep(seconds)
    connection.execute("commit")
    connection.close()


def test_a_locked_gradebook_is_waited_for(home):
    make_class(home, 6)
    run(home, students="student-01")
    ready = threading.Event()
    other = threading.Thread(target=hold, args=(home / "gradebook.db", 4, ready))
    other.start()
    ready.wait()
    display = Heard()
    run(home, display=display)
    other.join()
    assert any("waiting for the gradebook: database is locked" in said for said in display.said)
    assert display.said[-1] == ""
    assert_undisturbed(home)


def test_a_gradebook_that_is_away_too_long_loses_nothing(home, monkeypatch):
    make_class(home, 6)
    run(home, students="student-01")
    real = _Run.grade

    def while_it_is_away(self, *arguments, **options):
        (home / "gradebook.db").rename(home / "elsewhere.db")
        (home / "gradebook.db").mkdir()
        return real(self, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(_Run, "grade", while_it_is_away)
        with pytest.raises(GraderError, match=r"does not answer.*start again.*no verdict is lost"):
            run(home, patience=1)
    (home / "gradebook.db").rmdir()
    (home / "elsewhere.db").rename(home / "gradebook.db")
    assert run(home).graded == []
    assert_undisturbed(home)


def test_a_gradebook_that_was_deleted_is_filled_again_from_the_journal(home):
    make_class(home, 4)
    run(home)
    (home / "gradebook.db").unlink()
    assert run(home).graded == []
    assert_undisturbed(home)


def test_formgrader_may_read_and_write_meanwhile(home):
    make_class(home, 20)
    run(home, students="student-01")
    stop = threading.Event()
    failures = []

    def meddle():
        engine = create_engine(f"sqlite:///{home / 'gradebook.db'}")
        while not stop.is_set():
            try:
                with engine.begin() as connection:
                    connection.execute(text("select count(*) from grade")).all()
                    connection.execute(text("update student set email = 'x' where id = 'student-01'"))
            except Exception as error:
                failures.append(error)
            time.sleep(0.01)

    thread = threading.Thread(target=meddle)
    thread.start()
    run(home)
    stop.set()
    thread.join()
    assert not failures
    assert_undisturbed(home)


# --- PostgreSQL and Dask ------------------------------------------------------------------------------------


class Postgres:
    """A PostgreSQL server of our own, on a Unix socket in a folder."""

    def __init__(self, programs, folder):
        self.programs, self.folder = programs, folder
        self.user = "postgres" if os.getuid() == 0 else None  # it refuses to run as root
        if self.user:
            shutil.chown(folder, self.user)
        self._call("initdb", "--pgdata=data", "--auth=trust", "--username=postgres", "--no-sync")

    @property
    def url(self):
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def start(self):
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        self._call("pg_ctl", "--pgdata=data", "--wait", f"--options={options}", "--log=log", "start")

    def stop(self):
        self._call("pg_ctl", "--pgdata=data", "--wait", "--mode=immediate", "stop")

    def _call(self, program, *arguments):
        subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            user=self.user,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture(scope="module")
def postgres():
    pytest.importorskip("psycopg", reason="pip install 'psycopg[binary]'")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    found = programs[-1] if programs else shutil.which("pg_ctl")
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "needs PostgreSQL: apt-get install -y postgresql"
        )
    # not under pytest's folder: others may not enter that, and a socket's path is short
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        os.chmod(name, 0o755)
        server = Postgres(Path(found).parent, Path(name))
        server.start()
        yield server
        server.stop()


def test_postgresql(home, postgres):
    students = make_class(home, 12)
    assert sorted(run(home, postgres.url).graded) == students
    assert_undisturbed(home, postgres.url)
    hand_in(home, "student-05", "answer = 'changed'")
    assert run(home, postgres.url).graded == ["student-05"]
    assert_undisturbed(home, postgres.url)
    assert not (home / "gradebook.db").exists()


def test_postgresql_that_goes_away_and_comes_back(home, postgres):
    make_class(home, 40)
    display = Heard()

    def outage():
        time.sleep(1.5)
        postgres.stop()
        time.sleep(4)
        postgres.start()

    with create_engine(postgres.url).begin() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
    thread = threading.Thread(target=outage)
    thread.start()
    run(home, postgres.url, grade=fake_grading.slowly, workers=1, display=display)
    thread.join()
    assert any("does not answer" in said or "waiting for" in said for said in display.said)
    assert_undisturbed(home, postgres.url)


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed", reason="pip install distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def test_a_dask_cluster_of_two_workers(home, cluster):
    students = make_class(home, 12)
    assert sorted(run(home, scheduler=cluster.scheduler_address).graded) == students
    assert_undisturbed(home)


def test_a_dask_worker_that_is_killed(home, cluster):
    make_class(home, 40)
    victims = [worker.pid for worker in cluster.workers.values()]

    def kill():
        time.sleep(0.7)
        os.kill(victims[0], signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    summary = run(home, scheduler=cluster.scheduler_address, grade=fake_grading.slowly)
    thread.join()
    assert not summary.flagged
    assert_undisturbed(home)


def test_no_scheduler_answers(home, monkeypatch):
    pytest.importorskip("distributed", reason="pip install distributed")
    make_class(home, 1)
    monkeypatch.setattr(workers, "SCHEDULER", 1)
    with pytest.raises(GraderError, match="no Dask scheduler answers"):
        run(home, scheduler="tcp://127.0.0.1:1")


# --- the real thing -----------------------------------------------------------------------------------------


def test_real_grading_killed_and_started_again(home, monkeypatch):
    """Two real submissions, the run killed after the first verdict."""
    chapter = find_chapter(CHAPTER)
    simulate(chapter, 2, home / "submitted")
    command = [sys.executable, "-m", "grader", "class", CHAPTER, "--workers", "1", "--no-sandbox"]
    monkeypatch.setenv("CLASSROOM", str(home))
    monkeypatch.delenv("GRADEBOOK", raising=False)
    kept = classroom_in(home).journal(CHAPTER)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None and not (kept.exists() and kept.stat().st_size > 1000):
        time.sleep(0.05)
    process.kill()
    process.wait()
    first = [entry.student for entry in journal.read(kept)]
    assert first == ["student-0001"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert out.split("unchanged, skipped")[1].split()[1] == "1"
    assert set(rows(home)) == {"student-0001", "student-0002"}


def test_the_pool_is_rebuilt_after_a_death():
    pool = LocalPool(find_chapter(CHAPTER), 1, grade=os._exit)
    try:
        error = pool.submit(3).exception(timeout=60)
        assert pool.died(error)
        pool.renew()
        assert pool.died(pool.submit(4).exception(timeout=60))
    finally:
        pool.close()
