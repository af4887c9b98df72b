"""What attendance announces; receivers live in higher apps."""

from django.dispatch import Signal

# Inside the transaction. Argument: `session`.
session_closed = Signal()

# Inside the transaction, when people are to be told of a change. Argument: `session`.
notice_waits = Signal()
