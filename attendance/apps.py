from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AttendanceConfig(AppConfig):
    name = "attendance"

    def ready(self) -> None:
        from attendance import offline, receivers

        post_migrate.connect(receivers.grant_role_permissions, sender=self)
        offline.connect()
        receivers.connect()
