"""A process with NumPy and IPython loaded, which forks a fresh runner for each submission.

Starting Python and loading these takes longer than grading does. The nursery itself never sees a submission: what
it forks enters a sandbox of its own before it reads a byte of one.
"""

import contextlib
import ctypes
import fcntl
import gc
import importlib
import json
import os
import resource
import signal
import socket
import stat
import sys
from collections.abc import Sequence

from .runner import Runner, shell

NS_GET_USERNS = 0xB701  # ioctl: the user namespace that owns a namespace (linux/nsfs.h)
PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 4, 36, 38
CAPABILITIES_VERSION_3 = 0x20080522
LONGEST_ORDER = 65536
FILES, BYTES, DEEPEST = 1000, 50_000_000, 8  # of a submission's own data


def main(number: int, modules: Sequence[str] = ()) -> None:
    """Load modules, then serve orders from a socket until it is closed.

    An order is a line of JSON with file descriptors beside it: the runner's channel, then those of the namespaces
    that it shall join, if any. The answer is the process id of what was forked.
    """
    control = socket.socket(fileno=number)
    control.set_inheritable(False)
    # A sandbox's first process does not end before each runner in it has been collected. Its parent is gone by then,
    # and in many a container the first process collects nobody. So runners come back here. They are collected one by
    # one, not left to the kernel, so that the processor time they took counts as the grader's.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGCHLD, _collect)
    for name in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    shell()
    gc.collect()
    gc.freeze()  # a fork need not look through, and so copy, what is here for good
    control.send(b"ready")
    while True:
        message, fds, _, _ = socket.recv_fds(control, LONGEST_ORDER, 16)
        if not message:
            return
        child = os.fork()
        if child == 0:
            control.close()
            status = 1
            try:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _become_runner(json.loads(message), fds)
                status = 0
            finally:
                os._exit(status)
        for fd in fds:
            os.close(fd)
        control.send(str(child).encode())


def _collect(*_: object) -> None:
    """Take note of the end of every child that has ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become_runner(order: dict, fds: list[int]) -> None:
    """Enter the sandbox, take what the submission brought along, give up all rights, and serve."""
    channel = socket.socket(fileno=fds[0])
    if len(fds) > 1:
        _join(fds[1:])
        inside = os.fork()  # its child is the first process that is inside the namespace of process ids, too
        if inside:
            channel.close()
            os.waitpid(
                inside, 0
            )  # the namespace does not end before somebody has taken note of its processes' ends
            os._exit(0)
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nowhere, number)
    os.chdir(order["home"])
    if order["data"]:
        _copy(order["data"], order["home"], order["uid"])
    os.environ.update(order["environment"])
    for name, value in order["limits"].items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
    if len(fds) > 1:
        _give_up_rights(order["uid"])
    runner = Runner(channel)
    sys.path.insert(
        0, ""
    )  # modules beside the notebook, as in Jupyter; not before all is loaded that must not be theirs
    runner.serve()


def _join(fds: list[int]) -> None:
    """Enter the namespaces of a sandbox that stands ready.

    The user namespace that owns the others comes first, since it gives the right to enter them; the one that the
    sandboxed process is in comes last, since that right ends there.
    """
    user, *others = fds
    owner = fcntl.ioctl(others[-1], NS_GET_USERNS)
    unprivileged = os.geteuid() != 0
    if unprivileged:
        _setns(owner)
    for fd in others:
        _setns(fd)
        if fd is others[0]:
            _close_system_v()
    if unprivileged and os.fstat(owner).st_ino != os.fstat(user).st_ino:
        _setns(user)
    for fd in (*fds, owner):
        os.close(fd)


def _close_system_v() -> None:
    """Leave no System V memory and queues, which no limit of a process counts, to the namespace that was entered."""
    for name, value in (("shmall", "0"), ("msgmni", "0"), ("sem", "0 0 0 0")):
        with contextlib.suppress(OSError), open(f"/proc/sys/kernel/{name}", "w") as setting:
            setting.write(value)


def _setns(fd: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(fd, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"setns: {os.strerror(number)}")


def _give_up_rights(uid: int | None) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if uid is not None:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION_3, 0)
    if libc.capset(header, (ctypes.c_uint32 * 6)()) != 0 or libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "rights could not be given up")
    libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)


def _copy(source: str, target: str, uid: int | None) -> None:
    """Copy a submission's plain files into its home: no links, no devices, no pipes, and not without end."""
    left = [FILES, BYTES]

    def copy_folder(source: str, target: str, depth: int) -> None:
        for entry in sorted(os.scandir(source), key=lambda entry: entry.name):
            path = os.path.join(target, entry.name)
            if left[0] <= 0 or left[1] <= 0:
                return
            left[0] -= 1
            if entry.is_dir(follow_symlinks=False) and depth < DEEPEST:
                os.makedirs(path, exist_ok=True)
                copy_folder(entry.path, path, depth + 1)
            elif entry.is_file(follow_symlinks=False):
                copy_file(entry.path, path)
            if uid is not None and os.path.lexists(path):
                os.chown(path, uid, uid)

    def copy_file(source: str, target: str) -> None:
        fd = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(fd, "rb") as original:
            status = os.fstat(fd)
            if stat.S_ISREG(status.st_mode) and status.st_size <= left[1]:
                content = original.read(left[1])
                left[1] -= len(content)
                with open(target, "wb") as copy:
                    copy.write(content)

    with contextlib.suppress(OSError):
        copy_folder(source, target, 0)
