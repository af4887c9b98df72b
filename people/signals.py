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
