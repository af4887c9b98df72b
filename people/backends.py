"""Who is signed in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS
from django.db.models import F

from core.prepared import Later, Prepared
from people.enums import Role
from people.models import User


class PersonBackend(AuthenticationBackend):
    """Allauth's, by e-mail or personal code; a person is read together with their roles, because every page asks for both."""

    def get_user(self, user_id: Any) -> User | None:
        rows = _with_roles.rows(pk=user_id)  # one for each role
        if not rows:
            return None
        person = User.from_db(DEFAULT_DB_ALIAS, _FIELDS, rows[0][:-1])
        person.roles = frozenset(row[-1] for row in rows) & frozenset(Role.values)
        return person if self.user_can_authenticate(person) else None


_FIELDS = [field.attname for field in User._meta.concrete_fields]
_with_roles = Prepared(
    lambda: User.objects.annotate(role=F("groups__name")).filter(pk=Later("pk")).order_by().values_list(*_FIELDS, "role")
)
"""People with their roles, put together once: every request of somebody signed in begins with it."""
