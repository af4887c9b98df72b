"""What core announces."""

from django.dispatch import Signal

# A visitor chose a language: `user` (perhaps anonymous), `language` (its code).
language_chosen = Signal()
