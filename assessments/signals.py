"""What assessments announces; receivers live in higher apps."""

from django.dispatch import Signal

# Inside the transaction that ends the attempt, after its lesson was completed. Arguments: `attempt`.
attempt_submitted = Signal()
