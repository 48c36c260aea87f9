"""Messages over a socket: the length, then the bytes."""

import socket
import struct

LENGTH = struct.Struct(">Q")
LONGEST = 100_000_000  # bytes; more is no message


def send(channel: socket.socket, message: bytes) -> None:
    """Send a message whole."""
    if len(message) < 60_000:
        channel.sendall(LENGTH.pack(len(message)) + message)
    else:
        channel.sendall(LENGTH.pack(len(message)))
        channel.sendall(message)


def receive(channel: socket.socket) -> bytearray:
    """Return the next message.

    Raises
    ------
    EOFError
        If the other side is gone, or sends what is no message.
    TimeoutError
        If the socket has a time limit and it is over.
    """
    (length,) = LENGTH.unpack(_exactly(channel, LENGTH.size))
    if length > LONGEST:
        raise EOFError("a message that is too long")
    return _exactly(channel, length)


def _exactly(channel: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view, start = memoryview(data), 0
    while start < size:
        count = channel.recv_into(view[start:])
        if not count:
            raise EOFError("the other side is gone")
        start += count
    return data
