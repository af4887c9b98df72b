"""Letters by e-mail, each to one person: nobody reads who else got one."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

logger = logging.getLogger(__name__)

# Backends that print or swallow what they are given: with them nobody is reached, and the screens must not say otherwise.
SILENT = ("console", "dummy")


def is_set_up() -> bool:
    """Whether this site can reach anybody by e-mail (`EMAIL_URL` names a server)."""
    return not any(f".{name}." in settings.EMAIL_BACKEND for name in SILENT)


def send_letters(letters: Sequence[EmailMessage]) -> list[EmailMessage]:
    """Send letters over one connection; one that is refused does not keep the others back.

    Never call it inside a transaction: a slow mail server would hold the database.

    :param letters: each to one address
    :return: those that could not be sent
    """
    failed: list[EmailMessage] = []
    connection = get_connection()
    for number, letter in enumerate(letters):
        try:
            connection.open()
        except (SMTPException, OSError) as error:
            logger.warning("The mail server cannot be reached: %s", type(error).__name__)
            return [*failed, *letters[number:]]
        letter.connection = connection
        try:
            letter.send()
        except (SMTPException, OSError) as error:  # the address is nobody's business in a log
            logger.warning("A letter could not be sent: %s", type(error).__name__)
            failed.append(letter)
            connection.close()
    connection.close()
    return failed
