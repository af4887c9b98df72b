import pytest
from wagtail.models import ModelLogEntry

from core.errors import InvalidInputError, NotAllowedError
from people.enums import Role
from people.models import User
from people.queries import likely_people, similar_people
from people.services.persons import register_person
from tests.factories.people import AgencyFactory, UserFactory


def test_register_person_gives_a_learner_without_login(trainer):
    agency = AgencyFactory(sector="health")

    person = register_person(by=trainer, first_name=" Rose  Laure", last_name="Baptiste", agency=agency, language="xx")

    person.refresh_from_db()
    assert (person.first_name, person.folded_name, person.sector, person.language) == ("Rose Laure", "rose laure baptiste", "health", "")
    assert (person.has_login, person.roles) == (False, {Role.LEARNER})
    assert ModelLogEntry.objects.filter(action="person.create", user=trainer, object_id=person.pk).exists()


def test_register_person_by_learner_is_refused(learner):
    with pytest.raises(NotAllowedError):
        register_person(by=learner, first_name="Rose", last_name="Baptiste")


def test_register_person_without_name_is_refused(manager):
    with pytest.raises(InvalidInputError, match="needs a name"):
        register_person(by=manager, first_name=" ", last_name="")


def test_register_person_with_taken_email_is_refused(manager):
    UserFactory(email="rose@example.org")

    with pytest.raises(InvalidInputError, match="Somebody else"):
        register_person(by=manager, first_name="Rose", last_name="Baptiste", email="Rose@Example.org")


@pytest.mark.parametrize("people", [1, 3])
def test_similar_people_forgives_spelling_in_constant_queries(db, django_assert_num_queries, people):
    same = UserFactory(first_name="Jean-Rénald", last_name="Désir")
    UserFactory.create_batch(people, first_name="Wilner", last_name="Désir")

    with django_assert_num_queries(2):
        assert similar_people("DESIR", "Jean Renald") == [same]


def test_similar_people_puts_the_likeliest_first(db):
    near = UserFactory(first_name="Mirlande", last_name="Dezir")
    exact = UserFactory(first_name="Mirlande", last_name="Désir")
    UserFactory(first_name="Mirlande", last_name="Désir", is_active=False)

    assert similar_people("Mirlande", "Désir") == [exact, near]
    assert similar_people("Mirlande", "Désir", limit=1) == [exact]


def test_likely_people_answers_each_name(db, django_assert_num_queries):
    person = UserFactory(first_name="Rose", last_name="Baptiste")

    with django_assert_num_queries(2):
        found = likely_people(["Baptiste Rose", "Nobody Known", ""])

    assert [[likely.person for likely in each] for each in found] == [[person], [], []]


def test_people_are_listed_as_a_person_would_whatever_the_accents(db):
    names = [("Zamor", "Rose"), ("Étienne", "Ève"), ("pierre", "Paul"), ("Pierre-Louis", "Jean"), ("Fabre", "Zoé"), ("Çelik", "Ali")]
    for last_name, first_name in names:
        UserFactory(last_name=last_name, first_name=first_name)

    in_order = list(User.objects.filter(first_name__in=[first for _last, first in names]).values_list("last_name", flat=True))

    assert in_order == ["Çelik", "Étienne", "Fabre", "pierre", "Pierre-Louis", "Zamor"]
