"""HTTP by hand, one connection for each message, so that a line can be cut wherever a test wants it cut."""

import re
import socket
import zlib
from dataclasses import dataclass
from enum import Enum, auto


class Fault(Enum):
    """What happens to a message on its way."""

    NONE = auto()
    CUT_BEFORE = auto()  # the connection is made and closed again
    CUT_WITHIN = auto()  # half of the message arrives
    CUT_AFTER = auto()  # all of it arrives, and nobody waits for the answer
    THROWN_AWAY = auto()  # the answer comes back and is lost on the last yard


class LineCutError(ConnectionError):
    """The answer did not arrive: nobody knows what became of the message."""


@dataclass(frozen=True)
class Reply:
    """What the server answered."""

    status: int
    location: str
    text: str


TOKEN = "a" * 32  # the cookie and the header have to be the same, and nothing more


def send(port: int, session: str, method: str, path: str, body: str = "", *, form: bool = False, fault: Fault = Fault.NONE) -> Reply:
    """Send one message as the person with that session, under that fault.

    :raises LineCutError: when there is no answer
    """
    data = body.encode()
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {len(data)}\r\n"
        f"Content-Type: application/{'x-www-form-urlencoded' if form else 'json'}\r\n"
        f"Cookie: sessionid={session}; csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n\r\n"
    )
    try:
        answer = _exchange(port, head.encode() + data, fault)
    except OSError as error:
        raise LineCutError from error
    if fault is not Fault.NONE:
        raise LineCutError
    return _read(answer)


def _exchange(port: int, message: bytes, fault: Fault) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        if fault is Fault.CUT_BEFORE:
            return b""
        line.sendall(message[: len(message) // 2] if fault is Fault.CUT_WITHIN else message)
        answer = b""
        while fault in {Fault.NONE, Fault.THROWN_AWAY} and (more := line.recv(65536)):
            answer += more
        return answer


def _read(answer: bytes) -> Reply:
    head, found, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    if not found or (length and len(body) < int(length[1])):
        raise LineCutError
    if re.search(rb"(?i)\r\ncontent-encoding: gzip", head):
        body = zlib.decompress(body, zlib.MAX_WBITS | 16)
    location = re.search(rb"(?i)\r\nlocation: (\S+)", head)
    return Reply(int(head.split(None, 2)[1]), location[1].decode() if location else "", body.decode())
