"""The code on the projector: six digits that change every fifteen seconds, on the server's clock alone. Pure.

As RFC 6238 (TOTP) makes them of a secret and the time, with SHA-256; but for the margin, which is shorter than a step: who reads a code
in its last moment still has two seconds to send it.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

STEP = timedelta(seconds=15)
MARGIN = timedelta(seconds=2)
DIGITS = 6


def new_key() -> str:
    """A random key of 256 bits, in hexadecimal digits."""
    return secrets.token_hex(32)


def code_at(key: str, at: datetime) -> str:
    """The code of a moment.

    :param key: the session's, in hexadecimal digits
    :return: `DIGITS` digits
    """
    return _code(key, _step(at))


def is_code_of(key: str, code: str, at: datetime) -> bool:
    """Whether a code was to be read at that moment, or at most `MARGIN` earlier."""
    return any(hmac.compare_digest(code, _code(key, _step(moment))) for moment in (at, at - MARGIN))


def seconds_left(at: datetime) -> float:
    """How long the code of a moment is still shown."""
    return STEP.total_seconds() - at.timestamp() % STEP.total_seconds()


def _step(at: datetime) -> int:
    return int(at.timestamp() // STEP.total_seconds())


def _code(key: str, step: int) -> str:
    digest = hmac.new(bytes.fromhex(key), step.to_bytes(8, "big"), sha256).digest()
    start = digest[-1] & 15  # dynamic truncation, RFC 4226, 5.3
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)
