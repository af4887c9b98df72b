"""What was acknowledged has to survive a power cut: docs/decisions/0012."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_a_commit_waits_for_the_disk():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,), "FULL"
        else:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)
