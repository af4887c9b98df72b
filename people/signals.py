"""What people asks of, and tells, the apps above."""

from django.dispatch import Signal

# Somebody without an account shows a code (`code`): a receiver that knows it answers with what it opens, as text.
code_offered = Signal()
# Somebody made an account with that code (`person`, `code`): the receiver that knows it lets them in, or raises a DomainError.
account_made = Signal()
# A person takes their data with them (`person`): receivers answer with a dict of JSON values, by topic.
data_asked = Signal()
# A person's name and contacts were removed (`person`, `former_name`): receivers remove copies that need not stay.
anonymised = Signal()
# Two records are to become one person's, one two persons', or that is to be undone (`plan`, a `people.moving.Plan`): receivers answer
# with a `Part`, what they would move of their own rows, what they say about it, and what speaks against it. Nothing is written yet.
union_planned = Signal()
# The rows of that plan were moved, or moved back (`plan`), inside the transaction: receivers bring up to date what they keep of them.
union_made = Signal()
