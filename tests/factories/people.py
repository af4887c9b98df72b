import factory
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from people.enums import Role, Sector, Sex
from people.models import Agency, User
from people.roles import assign

PASSWORD = "a-good-test-password"


class AgencyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Agency

    name = factory.Sequence(lambda n: f"Agency {n}")
    acronym = factory.Sequence(lambda n: f"AG{n}")
    sector = Sector.POLICE
    country = "HT"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"CODE-{n:04}")
    first_name = "Rose-Laure"
    last_name = factory.Sequence(lambda n: f"Baptiste {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    agency = factory.SubFactory(AgencyFactory)
    sector = Sector.POLICE
    sex = Sex.FEMALE
    rank = "Inspecteur"
    place = "Ouanaminthe"
    language = "en"
    password = factory.django.Password(PASSWORD)


def somebody(**facts):
    """A person without a log-in, as a list or a door makes one."""
    person = UserFactory(**{"first_name": "Rose", "last_name": "Fleurissaint", "email": "", "phone": ""} | facts)
    person.set_unusable_password()
    person.save()
    assign(person, Role.LEARNER)
    return person


def session_of(person: User) -> str:
    """The key of a session in which the person is signed in: for clients of a server of its own, with no password to hash."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)
