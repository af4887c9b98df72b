"""Two records of one person become one: what is one, what goes along, who may, and how it is undone."""

import pytest

from core.errors import DomainError, NotAllowedError
from courses.models import Enrolment
from courses.services.enrolling import enrol
from people.enums import Role
from people.importing.checking import check_list
from people.importing.mapping import guess_mapping
from people.importing.reading import read_table
from people.models import Merge, User
from people.queries import person_known_as, similar_people
from people.roles import assign
from people.services.accounts import claim, invite
from people.services.merging import merge_persons, preview_merge, preview_undo, undo_merge
from people.services.privacy import anonymise, export_data
from tests.factories.courses import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory, somebody


@pytest.fixture
def kept(cohort):
    return EnrolmentFactory(cohort=cohort, learner=somebody()).learner


@pytest.fixture
def other(cohort):
    return EnrolmentFactory(cohort=cohort, learner=somebody(phone="3701 2233", first_name="Rose-Laure")).learner


def sentences(plan):
    return " ".join(line.text for line in plan.lines)


def test_two_enrolments_in_one_cohort_become_one(cohort, kept, other, manager):
    merge_persons(kept=kept, other=other, by=manager)

    assert cohort.enrolments.current().get().learner == kept
    part = Enrolment.everything.get(merged_into__isnull=False)
    assert (part.learner, part.merged_into.learner) == (kept, kept)


def test_enrolment_elsewhere_goes_along(content, kept, other):
    elsewhere = EnrolmentFactory(cohort=CohortFactory(course_key=content.course.translation_key), learner=other)

    merge_persons(kept=kept, other=other, by=None)

    elsewhere.refresh_from_db()
    assert (elsewhere.learner, elsewhere.merged_into) == (kept, None)


def test_preview_says_what_becomes_one_and_writes_nothing(cohort, kept, other, manager):
    plan = preview_merge(kept=kept, other=other, by=manager)

    assert plan.is_possible
    assert f"Both are enrolled in “{cohort}”" in sentences(plan)
    assert Enrolment.objects.filter(learner=other).exists()


def test_empty_fact_is_filled_from_the_other_record(kept, other):
    merge_persons(kept=kept, other=other, by=None)

    kept.refresh_from_db()
    assert (kept.phone, kept.first_name) == ("3701 2233", "Rose")


def test_fact_that_is_not_chosen_stays_empty(kept, other):
    merge_persons(kept=kept, other=other, by=None, fill=["rank"])

    kept.refresh_from_db()
    assert kept.phone == ""


def test_email_moves_and_comes_back(kept, other):
    User.objects.filter(pk=other.pk).update(email="rose@example.org")

    merge = merge_persons(kept=kept, other=other, by=None)
    assert User.objects.get(email="rose@example.org") == kept

    undo_merge(merge=merge, by=None)
    assert User.objects.get(email="rose@example.org") == other


def test_other_record_is_in_no_list_and_its_code_leads_to_the_kept_one(kept, other):
    merge_persons(kept=kept, other=other, by=None)

    other.refresh_from_db()
    assert not other.is_active
    assert similar_people("Rose-Laure", "Fleurissaint") == [kept]
    assert list(User.objects.unmerged().named(other.username)) == [kept]
    assert person_known_as(other.uuid) == kept


def test_old_code_signs_in_with_the_password_of_the_kept_record(client, kept, other):
    User.objects.filter(pk=kept.pk).update(username="BCDF-GHJK")
    User.objects.filter(pk=other.pk).update(username="MNPQ-RSTV")
    kept = User.objects.get(pk=kept.pk)
    kept.set_password("a-good-test-password")
    kept.save()
    merge_persons(kept=kept, other=other, by=None)

    client.post("/en/accounts/login/", {"login": "mnpq rstv", "password": "a-good-test-password"})

    assert client.session.get("_auth_user_id") == str(kept.pk)


def test_undo_puts_everything_back(cohort, kept, other, manager):
    before = list(User.objects.order_by("pk").values()), list(Enrolment.everything.order_by("pk").values())
    merge = merge_persons(kept=kept, other=other, by=manager)

    undo_merge(merge=merge, by=manager)

    assert (list(User.objects.order_by("pk").values()), list(Enrolment.everything.order_by("pk").values())) == before
    assert Merge.objects.get().undone_by == manager


def test_what_was_changed_since_is_left_alone_by_undoing(kept, other):
    merge = merge_persons(kept=kept, other=other, by=None)
    User.objects.filter(pk=kept.pk).update(phone="4444")

    undo_merge(merge=merge, by=None)

    assert User.objects.get(pk=kept.pk).phone == "4444"


def test_merges_are_undone_in_reverse(cohort, kept, other):
    third = EnrolmentFactory(cohort=cohort, learner=somebody()).learner
    first = merge_persons(kept=kept, other=other, by=None)
    second = merge_persons(kept=third, other=kept, by=None)

    with pytest.raises(DomainError, match="Undo that one first"):
        undo_merge(merge=first, by=None)
    assert User.objects.get(pk=other.pk).merged_into == third
    assert {one.merged_into.learner for one in Enrolment.everything.exclude(merged_into=None)} == {third}

    undo_merge(merge=second, by=None)
    assert User.objects.get(pk=other.pk).merged_into == kept
    undo_merge(merge=first, by=None)
    assert cohort.enrolments.current().count() == 3


class TestWhatCannotBe:
    def refused(self, kept, other, by=None):
        with pytest.raises(DomainError) as refusal:
            merge_persons(kept=kept, other=other, by=by)
        assert not Merge.objects.standing().filter(other=other, kept=kept).exists()
        return str(refusal.value)

    def test_record_with_itself(self, kept):
        assert "one and the same record" in self.refused(kept, kept)

    def test_merged_record_once_more(self, kept, other):
        merge_persons(kept=kept, other=other, by=None)
        third = somebody()

        assert "is part of another record already" in self.refused(third, other)
        assert "is part of another record already" in self.refused(User.objects.get(pk=other.pk), third)

    def test_anonymised_record(self, kept, other):
        anonymise(person=other, by=None)

        assert "was anonymised" in self.refused(kept, other)

    def test_record_that_is_switched_off_is_not_kept(self, kept, other):
        User.objects.filter(pk=kept.pk).update(is_active=False)

        assert "switched off" in self.refused(kept, other)

    def test_only_log_in_is_kept(self, kept, other):
        other.set_password("a-good-test-password")
        other.save()

        assert "can sign in: keep that record" in self.refused(kept, other)

    def test_who_runs_training_is_kept(self, kept, other):
        assign(other, Role.TRAINER)

        assert "runs training here (Trainer): keep that record" in self.refused(kept, User.objects.get(pk=other.pk))

    def test_two_administrators(self, administrator, other):
        assign(other, Role.ADMINISTRATOR)

        assert "Both run training here" in self.refused(administrator, User.objects.get(pk=other.pk))


class TestWhoMay:
    def test_trainer_may_not(self, kept, other, trainer):
        with pytest.raises(NotAllowedError):
            merge_persons(kept=kept, other=other, by=trainer)

    def test_staff_of_another_programme_may_not_even_look(self, kept, other):
        neighbour = UserFactory()
        assign(neighbour, Role.STAFF)

        with pytest.raises(NotAllowedError):
            preview_merge(kept=kept, other=other, by=neighbour)

    def test_staff_may_not_where_the_other_is_in_a_cohort_they_do_not_run(self, content, kept, other, manager):
        EnrolmentFactory(cohort=CohortFactory(course_key=content.course.translation_key), learner=other)

        with pytest.raises(NotAllowedError, match="Ask an administrator"):
            merge_persons(kept=kept, other=other, by=manager)

    def test_staff_may_not_merge_into_an_administrator(self, cohort, other, manager, administrator):
        EnrolmentFactory(cohort=cohort, learner=administrator)

        with pytest.raises(NotAllowedError):
            merge_persons(kept=administrator, other=other, by=manager)

    def test_nobody_merges_themselves(self, cohort, other, manager):
        EnrolmentFactory(cohort=cohort, learner=manager)

        with pytest.raises(NotAllowedError):
            merge_persons(kept=manager, other=other, by=manager)

    def test_administrator_may(self, kept, other, administrator):
        assert merge_persons(kept=kept, other=other, by=administrator).by == administrator


class TestPrivacy:
    def test_anonymising_forgets_the_merged_record_and_what_was_put_down(self, kept, other):
        merge = merge_persons(kept=kept, other=other, by=None)

        anonymise(person=User.objects.get(pk=kept.pk), by=None)

        other.refresh_from_db()
        merge.refresh_from_db()
        assert (other.first_name, other.last_name, other.phone) == ("", "", "")
        assert "3701 2233" not in str(merge.moves)
        assert "anonymised since" in " ".join(preview_undo(merge=merge, by=None).refusals)

    def test_merged_record_that_is_anonymised_alone_does_not_come_back(self, kept, other):
        merge = merge_persons(kept=kept, other=other, by=None)
        anonymise(person=User.objects.get(pk=other.pk), by=None)

        with pytest.raises(DomainError, match="anonymised since"):
            undo_merge(merge=merge, by=None)

    def test_export_holds_what_both_records_say(self, kept, other):
        merge_persons(kept=kept, other=other, by=None, fill=[])

        data = export_data(person=kept, by=kept)

        assert [record["phone"] for record in data["merged_records"]] == ["3701 2233"]
        assert len(data["enrolments"]) == 2


def test_merged_record_is_enrolled_as_the_kept_one(content, kept, other):
    merge_persons(kept=kept, other=other, by=None)
    cohort = CohortFactory(course_key=content.course.translation_key)

    assert enrol(learner=User.objects.get(pk=other.pk), cohort=cohort, by=None).learner == kept


def test_list_with_the_old_email_leads_to_the_kept_record(kept, other):
    User.objects.filter(pk=kept.pk).update(email="rose@example.org")
    User.objects.filter(pk=other.pk).update(email="old@example.org")
    merge_persons(kept=User.objects.get(pk=kept.pk), other=other, by=None)
    lines = read_table("nom,prénom,email\r\nFleurissaint,Rose,old@example.org\r\n".encode())

    [row] = check_list(lines, guess_mapping(lines)).rows

    assert row.candidates[0] == kept


def test_slip_of_the_other_record_opens_the_kept_one(kept, other):
    code = invite(person=other, by=None)
    merge_persons(kept=kept, other=other, by=None)

    assert claim(code=code, password="a-good-test-password") == kept


def test_who_is_named_as_trainer_is_kept(cohort, kept, other):
    cohort.trainers.add(other)

    with pytest.raises(DomainError, match="named as trainer or staff"):
        merge_persons(kept=kept, other=other, by=None)
