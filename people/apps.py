from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "people"
    default = True  # there are two in this module

    def ready(self) -> None:
        from people import receivers

        post_migrate.connect(receivers.grant_role_permissions, sender=self)
        receivers.connect()


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's own user screens, with our person's fields."""

    user_viewset = "people.wagtail_users.PersonViewSet"
