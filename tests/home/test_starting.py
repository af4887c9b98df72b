"""The first page of Wagtail's admin: each role finds its own work."""

import pytest
from django.urls import reverse

from home.setup import prepare_site


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("trainer", ["Write lessons", "Write a question", "Make a quiz", "Today’s work"]),
        ("manager", ["Today’s work", "People trained"]),
        ("administrator", ["Write lessons", "Write a question", "Make a quiz", "Today’s work", "People trained", "People and roles"]),
    ],
)
def test_each_role_begins_with_its_own_work(client, request, db, role, names):
    prepare_site()
    client.force_login(request.getfixturevalue(role))

    panel = next(panel for panel in client.get(reverse("wagtailadmin_home")).context["panels"] if panel.name == "start")
    ways = panel.get_context_data({"request": client.get("/admin/").wsgi_request})["ways"]

    assert [way.name for way in ways] == names
    assert [client.get(way.address).status_code for way in ways] == [200] * len(ways)


def test_lessons_are_written_below_the_catalogue(client, trainer):
    catalogue = prepare_site()
    client.force_login(trainer)

    assert reverse("wagtailadmin_explore", args=[catalogue.pk]) in client.get("/admin/").content.decode()
