import factory

from people.enums import Sector, Sex
from people.models import Agency, User

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
