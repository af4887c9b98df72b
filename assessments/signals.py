"""What assessments announces; receivers live in higher apps."""

from django.dispatch import Signal

# Inside the transaction that ends the attempt, after its lesson was completed. Arguments: `attempt`.
attempt_submitted = Signal()

# Inside the transaction in which a finished attempt's result became known, or became another one, by a person's mark;
# its lesson was completed where the result is good enough. Arguments: `attempt`.
attempt_marked = Signal()

# Inside the transaction in which a question was corrected: the finished attempts whose results were computed anew.
# Arguments: `attempts` (ids).
attempts_regraded = Signal()

# Before a question is corrected, and nothing is written: what rests on the results of these enrolments?
# Arguments: `enrolments` (ids), `by` (who asks). Receivers answer with a list of pairs, what it is called and its address;
# both are empty where that person may not know more than that there is one.
correction_considered = Signal()
