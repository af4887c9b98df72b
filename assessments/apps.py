from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments import receivers

        post_migrate.connect(receivers.grant_authoring, sender=self)
        receivers.connect()
