from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from attendance.models import Session
from tests.factories.courses import CohortFactory


class SessionFactory(factory.django.DjangoModelFactory):
    """A session that started an hour ago, lasts four hours and counts for three and a half."""

    class Meta:
        model = Session

    cohort = factory.SubFactory(CohortFactory)
    title = factory.Sequence(lambda n: f"Session {n}")
    place = "Salle des fêtes, Cap-Haïtien"
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=4))
    hours = Decimal("3.5")
