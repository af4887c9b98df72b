"""How accounts are made with allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The personal code is the log-in name: allauth invents none."""

    def populate_username(self, request: Any, user: Any) -> None:
        return None
