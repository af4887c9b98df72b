from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments.receivers import grant_authoring

        post_migrate.connect(grant_authoring, sender=self)
