"""What courses announces; receivers live in higher apps."""

from django.dispatch import Signal

# After commit-worthy writes, inside the transaction. Arguments: `enrolment`.
enrolled = Signal()
withdrawn = Signal()
course_completed = Signal()
# Arguments: `enrolment`, `lesson_key`.
lesson_completed = Signal()
