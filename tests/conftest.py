"""Who the tests are about: a learner, a trainer, programme staff, an administrator, and a stranger who must see nothing."""

import hashlib
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils import translation

from people.enums import Role
from people.roles import assign
from tests.factories.courses import CohortFactory, ContentFactory
from tests.factories.people import UserFactory
from tests.locking import only_one

ROOT = Path(__file__).resolve().parent.parent

# Time is measured by benchmarks; here a busy machine must not make a property look broken.
hypothesis.settings.register_profile("steady", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("steady")


def _migrations_digest() -> str:
    files = [
        ROOT / "requirements.txt",
        *sorted(ROOT.glob("*/migrations/*.py")),
        ROOT / "people/roles.py",
        *sorted(ROOT.glob("*/receivers.py")),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _is_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def _build_sqlite(template: Path, django_db_blocker) -> None:
    building = Path(tempfile.mkdtemp(dir=template.parent)) / "building.sqlite3"
    default = connections["default"]
    original, default.settings_dict["NAME"] = default.settings_dict["NAME"], str(building)
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0, interactive=False)
        with default.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        default.close()
    default.settings_dict["NAME"] = original
    building.replace(template)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A fresh migrate takes long: on SQLite each run copies a migrated file that is kept per set of migrations."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker) -> None:
    if not _is_sqlite():
        return
    cache = ROOT / "var" / "test-databases"
    cache.mkdir(parents=True, exist_ok=True)
    template = cache / f"{_migrations_digest()}.sqlite3"
    with only_one(cache / "building.lock"):
        if not template.exists():
            _build_sqlite(template, django_db_blocker)
    mine = Path(tempfile.mkdtemp(prefix="vijilans-test-")) / "test.sqlite3"
    shutil.copy(template, mine)
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(mine)
    connections["default"].settings_dict["TEST"]["NAME"] = str(mine)


@pytest.fixture(scope="session", autouse=True)
def _admin_is_loaded() -> None:
    """As on a running site: Wagtail's admin, once loaded, has saving a row cost more queries, whichever test comes first."""
    reverse("wagtailadmin_home")


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
