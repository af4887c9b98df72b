"""The rules as Wagtail's permission policies, so that the admin cannot disagree with the site."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from courses.models import Cohort, Enrolment, Programme
from courses.rules import can_manage_cohort, can_see_enrolment, can_withdraw
from people.enums import Role
from people.rules import is_administrator, is_programme_staff, works_as_staff

Rule = Callable[[Any], bool]
RowRule = Callable[[Any, Any], bool]


class RulesPolicy(BasePermissionPolicy):
    """Delegates each action to a predicate of `rules.py`; an action without one is refused.

    :param anywhere: action → may the person do it to some row
    :param on_row: action → may the person do it to this row
    """

    def __init__(self, model: Any, *, anywhere: dict[str, Rule], on_row: dict[str, RowRule]) -> None:
        super().__init__(model)
        self.anywhere, self.on_row = anywhere, on_row

    def user_has_permission(self, user: Any, action: str) -> bool:
        rule = self.anywhere.get(action)
        return rule is not None and rule(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        rule = self.on_row.get(action)
        return self.user_has_permission(user, action) and rule is not None and rule(user, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        manager = self.model._default_manager
        rows = manager.visible_to(user) if "view" in actions else manager.manageable_by(user)
        return rows if self.user_has_any_permission(user, actions) else rows.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        roles = [Role.TRAINER, Role.STAFF, Role.ADMINISTRATOR]
        return get_user_model().objects.filter(Q(is_superuser=True) | Q(groups__name__in=roles), is_active=True).distinct()


def _runs_programme(user: Any, programme: Programme) -> bool:
    return Programme.objects.visible_to(user).filter(pk=programme.pk).exists()


def _runs_cohort(user: Any, cohort: Cohort) -> bool:
    return Cohort.objects.visible_to(user).filter(pk=cohort.pk).exists()


def _only_administrators(user: Any, row: Any) -> bool:
    return is_administrator(user)


programmes = RulesPolicy(
    Programme,
    anywhere={"add": is_administrator, "change": is_administrator, "delete": is_administrator, "view": is_programme_staff},
    on_row={"change": _only_administrators, "delete": _only_administrators, "view": _runs_programme},
)
cohorts = RulesPolicy(
    Cohort,
    anywhere={"add": is_programme_staff, "change": is_programme_staff, "delete": is_administrator, "view": works_as_staff},
    on_row={"change": can_manage_cohort, "delete": _only_administrators, "view": _runs_cohort},
)
enrolments = RulesPolicy(
    Enrolment,
    anywhere={"change": is_programme_staff, "view": works_as_staff},
    on_row={"change": can_withdraw, "view": can_see_enrolment},
)
