"""What attendance announces; receivers live in higher apps."""

from django.dispatch import Signal

# Inside the transaction. Argument: `session`.
session_closed = Signal()
