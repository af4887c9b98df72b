from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CertificatesConfig(AppConfig):
    name = "certificates"

    def ready(self) -> None:
        from assessments.signals import correction_considered
        from certificates import receivers

        post_migrate.connect(receivers.grant_role_permissions, sender=self)
        receivers.connect()
        correction_considered.connect(receivers.certificates_resting_on)
