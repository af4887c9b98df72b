"""Staff look at two records side by side, make them one, take one apart, and undo it."""

import pytest
from django.urls import reverse

from courses.models import Enrolment
from people.models import Merge, User
from people.services.merging import merge_persons
from people.services.persons import register_person
from tests.factories.courses import CohortFactory, EnrolmentFactory


@pytest.fixture
def records(cohort):
    """Two records of one person in one cohort."""
    return [_written_down(cohort, first_name=name, last_name="Fleurissaint") for name in ("Rose", "Rose")]


def _written_down(cohort, **facts):
    return EnrolmentFactory(cohort=cohort, learner=register_person(by=None, **facts)).learner


@pytest.fixture
def page(client, manager):
    """Ask for a page as programme staff: `page(name, *arguments, **posted)`."""
    client.force_login(manager)

    def ask(name, *arguments, **posted):
        address = reverse(name, args=arguments)
        response = client.post(address, posted, follow=True) if posted else client.get(address)
        return response.content.decode()

    return ask


def test_people_of_nearly_that_name_are_offered(page, records):
    shown = page("same_person", records[0].uuid)

    assert reverse("merge_people", args=[records[0].uuid, records[1].uuid]) in shown


def test_another_record_is_found_by_its_code(client, page, records, cohort):
    other = _written_down(cohort, first_name="Marie", last_name="Joseph")
    page("same_person", records[0].uuid)

    shown = client.get(reverse("same_person", args=[records[0].uuid]), {"q": other.username}).content.decode()

    assert "Joseph, Marie" in shown
    assert other.username in shown


def test_people_of_other_programmes_are_not_offered(page, records, content):
    _written_down(CohortFactory(course_key=content.course.translation_key), first_name="Rose", last_name="Fleurissaint", rank="Elsewhere")

    assert "Elsewhere" not in page("same_person", records[0].uuid)


def test_both_are_shown_side_by_side_before_anything_is_written(page, records, cohort):
    shown = page("merge_people", records[0].uuid, records[1].uuid)

    assert all(person.username in shown for person in records)
    assert f"Both are enrolled in “{cohort}”" in shown
    assert not Merge.objects.exists()


def test_two_become_one_with_a_way_back(page, records):
    shown = page("merge_people", records[0].uuid, records[1].uuid, confirm="yes", note="Same badge")

    merge = Merge.objects.get()
    assert (merge.kept, merge.other, merge.note) == (records[0], records[1], "Same badge")
    assert "are one person." in shown
    assert shown.count(reverse("undo_merge", args=[merge.uuid])) == 2  # in the message and in the list


def test_what_is_not_ticked_is_not_filled_in(page, records):
    User.objects.filter(pk=records[1].pk).update(phone="3701 2233", rank="Agent")

    page("merge_people", records[0].uuid, records[1].uuid, confirm="yes", fill="rank")

    kept = User.objects.get(pk=records[0].pk)
    assert (kept.phone, kept.rank) == ("", "Agent")


def test_what_cannot_be_says_why_and_has_no_button(page, records):
    records[1].set_password("a-good-test-password")
    records[1].save()

    shown = page("merge_people", records[0].uuid, records[1].uuid)

    assert "can sign in: keep that record" in shown
    assert 'name="confirm"' not in shown


def test_undoing_tells_and_does(page, records, manager):
    merge = merge_persons(kept=records[0], other=records[1], by=manager)

    assert "has a record of their own again" in page("undo_merge", merge.uuid)
    assert "everything is as it was" in page("undo_merge", merge.uuid, sure="yes")
    assert User.objects.get(pk=records[1].pk).is_active


class TestSplitting:
    @pytest.fixture
    def mixed(self, cohort, records):
        """A record in two cohorts of the programme, one of which is somebody else's."""
        second = CohortFactory(course_key=cohort.course_key, programme=cohort.programme, name="Ouanaminthe")
        return EnrolmentFactory(cohort=second, learner=records[0])

    def test_name_is_asked_for_and_what_happens_is_told_first(self, page, records, mixed):
        shown = page("split_person", records[0].uuid, enrolments=mixed.pk, last_name="Joseph", first_name="Marie")

        assert "“Ouanaminthe”, with everything that was done there" in shown
        assert not Merge.objects.exists()

    def test_it_is_done_when_confirmed(self, page, records, mixed):
        page("split_person", records[0].uuid, enrolments=mixed.pk, last_name="Joseph", first_name="Marie", confirm="yes")

        assert str(Enrolment.objects.get(pk=mixed.pk).learner) == "Marie Joseph"

    def test_somebody_known_of_that_name_is_offered_first(self, page, records, mixed):
        asked = {"enrolments": mixed.pk, "last_name": "Fleurissaint", "first_name": "Rose", "confirm": "yes"}
        assert "Is it one of these?" in page("split_person", records[0].uuid, **asked)

        page("split_person", records[0].uuid, **asked, choice=str(records[1].uuid))

        assert Enrolment.objects.get(pk=mixed.pk).learner == records[1]

    def test_nothing_ticked_is_asked_for_again(self, page, records, mixed):
        shown = page("split_person", records[0].uuid, last_name="Joseph")

        assert "Tick at least one enrolment" in shown


@pytest.mark.parametrize(("name", "queries"), [("merges", 5), ("same_person", 9), ("merge_people", 38)])
@pytest.mark.parametrize("size", [1, 3])
def test_pages_cost_the_same_for_one_row_and_for_three(client, manager, cohort, records, name, queries, size, django_assert_num_queries):
    for _n in range(size):
        more = _written_down(cohort, first_name="Rose", last_name="Fleurissaint")
        merge_persons(kept=records[0], other=more, by=manager)
        _written_down(cohort, first_name="Rose", last_name="Fleurissaint")
    client.force_login(manager)
    about = {"merges": [], "same_person": [records[0].uuid], "merge_people": [records[0].uuid, records[1].uuid]}
    client.get(reverse(name, args=about[name]))

    with django_assert_num_queries(queries):
        client.get(reverse(name, args=about[name]))
