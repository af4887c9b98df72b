"""Who: people with or without a log-in, their agency, and what their role allows.

At the bottom of the stack, because everything refers to a person and the user model must exist before the
first migration. Knows nothing of courses. Services: invite, import from a list, merge, anonymise.
"""
