from django.contrib.auth.models import Group
from django.core.management import call_command

from people.enums import Role


def test_migrating_makes_the_roles_with_their_permissions(db):
    Group.objects.all().delete()

    call_command("migrate", verbosity=0)

    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)
    assert Group.objects.get(name=Role.TRAINER).permissions.filter(codename="access_admin").exists()
    assert not Group.objects.get(name=Role.LEARNER).permissions.exists()
