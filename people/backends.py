"""Who is signed in."""

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import F, QuerySet

from people.enums import Role
from people.models import User


class PersonBackend(AuthenticationBackend):
    """Allauth's, by e-mail or personal code; a person is read together with their roles, because every page asks for both."""

    def get_user(self, user_id: Any) -> User | None:
        rows = list(_with_roles().filter(pk=user_id))  # one row for each role
        person = rows[0] if rows and self.user_can_authenticate(rows[0]) else None
        if person is not None:
            person.roles = frozenset(row.role for row in rows) & frozenset(Role.values)
        return person


@cache
def _with_roles() -> QuerySet[Any]:
    """The query for people with their roles, put together once: every request of somebody signed in begins with it."""
    return User.objects.annotate(role=F("groups__name")).order_by()
