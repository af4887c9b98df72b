"""What a new installation has before anybody wrote anything."""

from django.core.management import call_command

from certificates.models import CertificateDesign
from courses.models import CourseIndex
from home.models import HomePage
from home.setup import prepare_site


def test_new_installation_has_a_home_and_a_catalogue_in_every_language(db, client):
    prepare_site()

    for language, title in {"en": "Courses", "fr": "Cours", "es": "Cursos", "ht": "Kou"}.items():
        assert client.get(f"/{language}/").status_code == 200
        assert title in client.get(f"/{language}/courses/").content.decode()


def test_preparing_again_changes_nothing(db):
    prepare_site()
    CourseIndex.objects.filter(locale__language_code="en").update(title="What we teach")

    call_command("prepare_site")

    assert (HomePage.objects.count(), CourseIndex.objects.count(), CertificateDesign.objects.count()) == (4, 4, 4)
    assert CourseIndex.objects.filter(title="What we teach").exists()


def test_trainer_writes_below_the_catalogue_and_publishes_questions_from_the_first_day(db, trainer):
    catalogue = prepare_site()

    assert catalogue.permissions_for_user(trainer).can_add_subpage()
    assert trainer.has_perm("assessments.publish_singlechoicequestion")
