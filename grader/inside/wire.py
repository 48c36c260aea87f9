"""Messages over a socket: the length, then the bytes."""

import socket
import struct
import time

LENGTH = struct.Struct(">Q")
LONGEST = 100_000_000  # bytes; more is no message


def send(channel: socket.socket, message: bytes) -> None:
    """Send a message whole."""
    if len(message) < 60_000:
        channel.sendall(LENGTH.pack(len(message)) + message)
    else:
        channel.sendall(LENGTH.pack(len(message)))
        channel.sendall(message)


def receive(channel: socket.socket, deadline: float | None = None) -> bytearray:
    """Return the next message.

    Parameters
    ----------
    channel : where it comes from
    deadline : when all of it must be there, by the monotonic clock, however it trickles in; None waits

    Raises
    ------
    EOFError
        If the other side is gone, or sends what is no message.
    TimeoutError
        If the deadline is over.
    """
    (length,) = LENGTH.unpack(_exactly(channel, LENGTH.size, deadline))
    if length > LONGEST:
        raise EOFError("a message that is too long")
    return _exactly(channel, length, deadline)


def _exactly(channel: socket.socket, size: int, deadline: float | None) -> bytearray:
    data = bytearray(size)
    view, start = memoryview(data), 0
    while start < size:
        _wait_until(channel, deadline)
        count = channel.recv_into(view[start:])
        if not count:
            raise EOFError("the other side is gone")
        start += count
    return data


def _wait_until(channel: socket.socket, deadline: float | None) -> None:
    if deadline is not None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        channel.settimeout(min(left, 3600))
