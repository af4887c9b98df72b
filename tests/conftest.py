"""Who the tests are about: a learner, a trainer, programme staff, an administrator, and a stranger who must see nothing."""

import gc
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.urls import reverse
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from people.enums import Role
from people.roles import assign
from tests import migrated
from tests.factories.courses import CohortFactory, ContentFactory
from tests.factories.people import UserFactory

# Time is measured by benchmarks; here a busy machine must not make a property look broken.
hypothesis.settings.register_profile("steady", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("steady")


def meets_a_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return any(item.iter_markers("django_db")) or "db" in fixtures or "transactional_db" in fixtures


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What meets no database is tried once, beside the tests on SQLite."""
    if migrated.is_sqlite():
        return
    pure = [item for item in items if not meets_a_database(item) and not item.get_closest_marker("postgres")]
    config.hook.pytest_deselected(items=pure)
    once = set(pure)
    items[:] = [item for item in items if item not in once]


def commits(item: pytest.Item) -> bool:
    """Whether a test writes for good, so that afterwards the database is emptied."""
    marks = item.iter_markers("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or any(mark.kwargs.get("transaction") for mark in marks)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Any:
    """Put back what the migrations made: two processes that share the tests do not keep their order, and none may depend on it."""
    result = yield
    kept = getattr(connections["default"], "_test_serialized_contents", None)
    if kept and nextitem is not None and commits(item):
        with item.config.stash[blocking_manager_key].unblock():
            connections["default"].creation.deserialize_db_from_string(kept)
    return result


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A fresh migrate takes long: each process copies what was migrated once per set of migrations."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker) -> None:
    default: Any = connections["default"]
    with django_db_blocker.unblock():
        if migrated.is_sqlite():
            mine = migrated.copied_sqlite()
            settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = mine
            default.settings_dict["TEST"]["NAME"] = mine
        else:
            migrated.copied_postgres(default.creation._get_test_db_name())


@pytest.fixture(scope="session", autouse=True)
def _admin_is_loaded() -> None:
    """As on a running site: Wagtail's admin, once loaded, has saving a row cost more queries, whichever test comes first."""
    reverse("wagtailadmin_home")


@pytest.fixture(scope="session", autouse=True)
def _what_is_loaded_stays(_admin_is_loaded) -> None:
    """The garbage collector need not look through the whole product again and again: a quarter of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True)
def _english():
    """A request leaves its language active in the thread: every test begins, and ends, in English."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """What one test put into the cache (a rendition, say, whose file and row are gone with it) is not there for the next."""
    cache.clear()


@pytest.fixture
def learner(db):
    person = UserFactory(first_name="Mirlande", last_name="Désir")
    assign(person, Role.LEARNER)
    return person


@pytest.fixture
def trainer(db):
    person = UserFactory(first_name="Jean-Robert", last_name="Cadet-Louis")
    assign(person, Role.TRAINER)
    return person


@pytest.fixture
def manager(db):
    """Programme staff."""
    person = UserFactory(first_name="Altagracia", last_name="Peña Núñez")
    assign(person, Role.STAFF)
    return person


@pytest.fixture
def administrator(db):
    person = UserFactory(first_name="Wilner", last_name="Toussaint")
    assign(person, Role.ADMINISTRATOR)
    return person


@pytest.fixture
def stranger(db):
    """A person with an account and every role's neighbour: enrolled nowhere, runs nothing."""
    person = UserFactory(first_name="Personne", last_name="d’Ici")
    assign(person, Role.LEARNER)
    return person


@pytest.fixture
def content(db):
    """A course of two modules with two lessons each, in English and French: `content.course`, `.modules`, `.lessons`."""
    return ContentFactory.build_course()


@pytest.fixture
def cohort(content, trainer, manager):
    """A cohort of that course, run by `manager` and trained by `trainer`."""
    cohort = CohortFactory(course_key=content.course.translation_key)
    cohort.programme.staff.add(manager)
    cohort.trainers.add(trainer)
    return cohort
