"""What assessments announces; receivers live in higher apps."""

from django.dispatch import Signal

# Inside the transaction that ends the attempt, after its lesson was completed. Arguments: `attempt`.
attempt_submitted = Signal()

# Inside the transaction in which a finished attempt's result became known, or became another one, by a person's mark;
# its lesson was completed where the result is good enough. Arguments: `attempt`.
attempt_marked = Signal()
