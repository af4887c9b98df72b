"""What participants think of the training, without their names.

`statements` holds what they are asked, in versions; `summary` (pure) makes means and distributions of what they said. How the answers are
kept apart from who gave them is told in `attendance.models.evaluating`.
"""
