"""A list becomes people in a cohort: the service and `manage.py import_people`."""

import json

import pytest
from django.core.management import CommandError, call_command

from core.errors import DomainError, NotAllowedError
from courses.models import Enrolment
from courses.services.importing import import_into_cohort, places_missing
from people.enums import Answer
from people.importing.checking import check_list
from people.importing.mapping import guess_mapping
from people.importing.reading import read_table
from people.models import Agency, User
from people.services.importing import Decision, usual_decisions
from tests.factories.people import AgencyFactory, UserFactory
from tests.people.importing.files import PEOPLE, csv_text, xlsx_bytes


def checked(data=None):
    lines = read_table(data or csv_text().encode())
    return check_list(lines, guess_mapping(lines))


def test_import_writes_people_and_enrols_them(cohort, manager):
    police = AgencyFactory(acronym="PNH", sector="police")
    found = checked()

    counts = import_into_cohort(checked=found, decisions=usual_decisions(found), cohort=cohort, by=manager)

    assert counts == {"created": 3, "matched": 0, "enrolled": 3, "present": 0, "skipped": 0, "agencies": 1}
    enrolment = Enrolment.objects.get(learner__last_name="Désir")
    assert (enrolment.origin, enrolment.agency, enrolment.sector, enrolment.sex, enrolment.rank) == (
        "list",
        police,
        "police",
        "female",
        "inspectrice",
    )
    assert Agency.objects.get(acronym="DGM").sector == "other"


def test_import_again_changes_nothing(cohort, manager):
    for _time in range(2):
        found = checked()
        counts = import_into_cohort(checked=found, decisions=usual_decisions(found), cohort=cohort, by=manager)

    assert counts == {"created": 0, "matched": 3, "enrolled": 0, "present": 3, "skipped": 0, "agencies": 0}
    assert cohort.enrolments.count() == 3


def test_decisions_are_followed(cohort, manager):
    known = UserFactory(first_name="Mirlande", last_name="Désir", rank="agente", agency=AgencyFactory(acronym="DGM"), phone="")
    found = checked()
    decisions = usual_decisions(found)
    decisions.people |= {2: Decision(Answer.UPDATE, known.pk), 3: Decision(Answer.SKIP), 4: Decision(Answer.NEW)}

    counts = import_into_cohort(checked=found, decisions=decisions, cohort=cohort, by=manager)

    known.refresh_from_db()
    assert (counts["created"], counts["matched"], counts["skipped"]) == (1, 1, 1)
    assert (known.rank, known.agency.acronym, known.email) == ("inspectrice", "PNH", known.email)


def test_same_person_keeps_what_we_know_and_fills_what_is_missing(cohort, manager):
    known = UserFactory(first_name="Mirlande", last_name="Désir", rank="agente", place="", agency=None)
    found = checked()
    decisions = usual_decisions(found)
    decisions.people[2] = Decision(Answer.SAME, known.pk)

    import_into_cohort(checked=found, decisions=decisions, cohort=cohort, by=manager)

    known.refresh_from_db()
    assert (known.rank, known.place, known.agency.acronym) == ("agente", "Ouanaminthe", "PNH")


def test_full_cohort_refuses_the_whole_list(cohort, manager):
    cohort.capacity = 2
    cohort.save()
    found = checked()

    with pytest.raises(DomainError, match="would have 3 people with this list, and it has room for 2"):
        import_into_cohort(checked=found, decisions=usual_decisions(found), cohort=cohort, by=manager)
    assert (User.objects.filter(last_name="Désir").exists(), Agency.objects.exists(), places_missing(cohort=cohort, checked=found)) == (
        False,
        Agency.objects.filter(acronym__startswith="AG").exists(),
        1,
    )


def test_row_with_a_problem_stops_the_list_unless_it_is_left_out(cohort, manager):
    found = checked(csv_text([[*PEOPLE[0][:2], "robot", *PEOPLE[0][3:]], PEOPLE[1]]).encode())
    decisions = usual_decisions(found)

    with pytest.raises(DomainError, match="Row 2 needs to be corrected"):
        import_into_cohort(checked=found, decisions=decisions, cohort=cohort, by=manager)
    decisions.people[2] = Decision(Answer.SKIP)
    assert import_into_cohort(checked=found, decisions=decisions, cohort=cohort, by=manager)["enrolled"] == 1


@pytest.mark.parametrize("who", ["trainer", "stranger", "learner"])
def test_import_is_for_the_programmes_staff(cohort, who, request):
    found = checked()

    with pytest.raises(NotAllowedError):
        import_into_cohort(checked=found, decisions=usual_decisions(found), cohort=cohort, by=request.getfixturevalue(who))


# -- the command ------------------------------------------------------------------------------------------


def run(tmp_path, capsys, cohort, data, *options, name="list.csv"):
    file = tmp_path / name
    file.write_bytes(data)
    status = 0
    try:
        call_command("import_people", str(file), "--cohort", cohort.code.lower(), "--json", *options)
    except SystemExit as stop:
        status = stop.code
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("data", [csv_text().encode("utf-16"), csv_text(separator=";").encode("cp1252"), xlsx_bytes()])
def test_command_imports(tmp_path, capsys, cohort, data):
    status, outcome = run(tmp_path, capsys, cohort, data)

    assert (status, outcome["created"], outcome["matched"], outcome["enrolled"], outcome["problems"]) == (0, 3, 0, 3, [])
    assert cohort.enrolments.count() == 3


def test_command_dry_run_writes_nothing(tmp_path, capsys, cohort):
    status, outcome = run(tmp_path, capsys, cohort, csv_text().encode(), "--dry-run")

    assert (status, outcome["dry_run"], outcome["created"], cohort.enrolments.count()) == (0, True, 3, 0)
    assert not User.objects.filter(last_name="Désir").exists()


def test_command_ties_problems_to_row_and_column_and_writes_nothing(tmp_path, capsys, cohort):
    status, outcome = run(tmp_path, capsys, cohort, csv_text([*PEOPLE, ["Paul", "Ana", "robot", "PNH", "", "", "fr"]]).encode())

    assert (status, cohort.enrolments.count()) == (1, 0)
    assert [(problem["row"], problem["column"]) for problem in outcome["problems"]] == [(5, "sexe")]


def test_command_tells_when_the_cohort_is_too_small(tmp_path, capsys, cohort):
    cohort.capacity = 1
    cohort.save()

    status, outcome = run(tmp_path, capsys, cohort, csv_text().encode())

    assert (status, cohort.enrolments.count(), "it has room for" in outcome["problems"][0]["message"]) == (1, 0, True)


@pytest.mark.parametrize(("options", "created", "taken_as"), [([], 3, "new person"), (["--same-person"], 2, "same person")])
def test_command_lists_likely_duplicates(tmp_path, capsys, cohort, options, created, taken_as):
    UserFactory(first_name="Mirlande", last_name="Dezir")

    _status, outcome = run(tmp_path, capsys, cohort, csv_text().encode(), *options)

    assert outcome["created"] == created
    assert [(each["row"], each["kind"], each["taken_as"]) for each in outcome["duplicates"]] == [(2, "likely", taken_as)]


def test_command_with_unknown_cohort_or_file_says_so(tmp_path, cohort):
    with pytest.raises(CommandError, match="no cohort with the code"):
        call_command("import_people", "list.csv", "--cohort", "NOSUCH")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_people", str(tmp_path / "nowhere.csv"), "--cohort", cohort.code)


def test_command_in_words(tmp_path, capsys, cohort):
    file = tmp_path / "list.csv"
    file.write_bytes(csv_text().encode())

    call_command("import_people", str(file), "--cohort", cohort.code)

    assert capsys.readouterr().out.strip() == "Done: 3 created, 0 matched, 3 enrolled."
