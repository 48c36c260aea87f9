"""Messages over a socket: the length, then the bytes."""

import socket
import struct
import time

from .codec import Malformed

LENGTH = struct.Struct(">Q")
FIRST = 4096  # bytes; most messages are shorter, and arrive in one piece
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
        If the other side is gone.
    Malformed
        If it sends more than a message: the sides take turns, so nothing follows one.
    TimeoutError
        If the deadline is over.
    """
    first = bytearray()
    while len(first) < LENGTH.size:
        _wait_until(channel, deadline)
        more = channel.recv(FIRST)
        if not more:
            raise EOFError("the other side is gone")
        first += more
    (length,) = LENGTH.unpack_from(first)
    start = len(first) - LENGTH.size
    if length > LONGEST:
        raise Malformed("a message that is too long")
    if start > length:
        raise Malformed("more than one message in a turn")
    if start == length:
        del first[: LENGTH.size]
        return first
    data = bytearray(length)
    data[:start] = first[LENGTH.size :]
    view = memoryview(data)
    while start < length:
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
