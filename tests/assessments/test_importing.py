"""Questions from files: seen first, taken all together or not at all, and nothing dropped in silence."""

import base64
import io
import json
from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images import get_image_model

from assessments.formats import Effect, Parsed, ParsedOption, ParsedPicture, ParsedQuestion, Problem
from assessments.models import Bank, Question, QuestionUpload
from assessments.questions import mark
from assessments.services.exporting import as_parsed, export_questions
from assessments.services.importing import forget_outdated, import_questions, keep_upload, review, take_from
from core.errors import InvalidInputError, NotAllowedError
from tests.factories.assessments import multiple, single, true_false

GIFT = """// a file as a trainer writes it
$CATEGORY: Law/Haiti

::Age::A child is a person under{=18#Yes. ~16 ~21}

::Consent::A victim can consent to exploitation.{FALSE#Never.}

::Signs::Which are signs?{~%50%no papers ~%50%always watched ~%-100%a suitcase}
"""


def png(width=40, height=30) -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (width, height), "#0f6b6b").save(out, "PNG")
    return out.getvalue()


def parsed(kind="single_choice", **given):
    options = [ParsedOption("<p>Red</p>", Fraction(1), "Yes."), ParsedOption("Blue", Fraction(1, 3)), ParsedOption("Grey")]
    return ParsedQuestion(**{"line": 3, "kind": kind, "text": "<p>Which is warm?</p>", "options": options} | given)


def taken(question, **given):
    return import_questions(by=None, bank="Imported", questions=[question], language="en", **given)[0]


# -- Taking -------------------------------------------------------------------------------------------------------


def test_question_is_taken_with_all_that_its_file_says(db):
    said = {
        "name": "Warm", "category": "Colours/Basic", "tags": ["art"], "hints": ["Think of fire."], "feedback": "<p>Red is warm.</p>",
        "penalty": Fraction(1, 3), "points": Fraction(2), "language": "fr",
    }  # fmt: skip
    question = taken(parsed(**said))
    back = as_parsed(question)

    assert (question.locale.language_code, question.live, question.bank.name) == ("fr", True, "Imported")
    assert {name: getattr(back, name) for name in said} == said


def test_partial_credit_is_the_exact_share(db):
    frozen = taken(parsed()).freeze()
    shares = [mark(frozen, choice["id"]).share for choice in frozen["choices"]]

    assert shares == [1, Fraction(1, 3), 0]


def test_one_bad_question_stops_no_other_in_review_and_everything_when_taking(db):
    bad = parsed(options=[ParsedOption("Red", Fraction(1))], line=9, name="Alone")
    found = review(Parsed([parsed(), bad]), language="en")

    assert [candidate.number for candidate in found.candidates] == [1]
    assert found.problems == [Problem(9, "Give at least two choices.", name="Alone")]
    with pytest.raises(InvalidInputError):
        import_questions(by=None, bank="Imported", questions=[parsed(), bad], language="en")
    assert not Question.objects.exists()


def test_kind_that_we_do_not_have_is_told(db):
    assert "no such kind" in review(Parsed([parsed(kind="hologram")]), language="en").problems[0].message


def test_problems_come_in_the_order_of_the_file(db):
    early = Problem(1, "Something early.")
    late = parsed(line=7, options=[])

    assert [problem.line for problem in review(Parsed([late], [Problem(9, "Late."), early]), language="en").problems] == [1, 7, 9]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"points": Fraction(5, 2)}, "here points are whole: 2"),
        ({"name": "n" * 201}, "was cut"),
        ({"category": "c" * 256}, "was cut"),
    ],
)
def test_what_the_bank_cannot_keep_is_told(db, given, told):
    [loss] = review(Parsed([parsed(**given)]), language="en").problems

    assert loss.effect is Effect.LOST
    assert told in loss.message


def test_first_picture_is_kept_and_the_others_are_told(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    pictures = [ParsedPicture("map.png", png(), "A map."), ParsedPicture("other.png", png())]
    found = review(Parsed([parsed(pictures=pictures)]), language="en")
    question = taken(found.candidates[0].parsed)

    assert "the first is kept, 1 is not" in found.problems[0].message
    assert (question.picture.width, question.picture_text) == (40, "A map.")
    assert as_parsed(question).pictures[0].data == png()


def test_picture_without_words_is_told_and_named_after_its_question(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    found = review(Parsed([parsed(name="Map", pictures=[ParsedPicture("map.png", png())])]), language="en")

    assert "without words" in found.problems[0].message
    assert not get_image_model().objects.exists()
    assert taken(found.candidates[0].parsed).picture_text == "Map"


def test_learner_cannot_import_or_export(db, learner):
    for act in (
        lambda: import_questions(by=learner, bank="Imported", questions=[parsed()], language="en"),
        lambda: keep_upload(by=learner, name="a.gift", data=GIFT.encode(), bank="Imported", language="en"),
        lambda: export_questions(questions=[], file_format="gift", by=learner),
    ):
        with pytest.raises(NotAllowedError):
            act()


# -- Files that wait ----------------------------------------------------------------------------------------------


@pytest.fixture
def upload(trainer):
    return keep_upload(by=trainer, name="law.gift", data=GIFT.encode(), bank="Law", language="en")


def test_file_that_cannot_be_read_is_refused_at_once(trainer):
    with pytest.raises(InvalidInputError):
        keep_upload(by=trainer, name="law.gift", data=b"\0" * 10, bank="Law", language="en")
    assert not QuestionUpload.objects.exists()


def test_chosen_questions_are_taken_and_the_file_is_forgotten(upload, trainer):
    names = [question.name for question in take_from(upload=upload, numbers=[1, 3], by=trainer)]

    assert names == ["Age", "Signs"]
    assert not QuestionUpload.objects.exists()


def test_double_click_takes_once(upload, trainer):
    take_from(upload=upload, numbers=[1], by=trainer)

    with pytest.raises(InvalidInputError, match="taken already"):
        take_from(upload=upload, numbers=[1], by=trainer)
    assert Question.objects.count() == 1


def test_nothing_chosen_is_said_and_the_file_waits(upload, trainer):
    with pytest.raises(InvalidInputError, match="No question is chosen"):
        take_from(upload=upload, numbers=[], by=trainer)
    assert QuestionUpload.objects.exists()


def test_file_that_nobody_came_back_for_is_forgotten_after_seven_days(upload):
    assert forget_outdated(at=timezone.now() + timedelta(days=6)) == 0
    assert forget_outdated(at=timezone.now() + timedelta(days=8)) == 1


# -- Screens ------------------------------------------------------------------------------------------------------


def test_trainer_uploads_looks_and_takes(client, trainer):
    client.force_login(trainer)
    file = SimpleUploadedFile("law.gift", GIFT.encode())
    shown = client.post(reverse("assessments:import"), {"file": file, "bank": "Law", "language": "en"}, follow=True)
    page = shown.content.decode()

    assert "3 questions can go into “Law”" in page
    assert page.count('name="take"') == page.count('" checked') >= 3
    assert not Question.objects.exists()
    client.post(shown.redirect_chain[-1][0], {"take": ["1", "2"]})
    assert Bank.objects.get(name="Law").questions.count() == 2


def test_picture_is_shown_before_anything_is_written(client, trainer):
    client.force_login(trainer)
    data = base64.b64encode(png()).decode()
    xml = (
        '<quiz><question type="truefalse"><name><text>Red</text></name><questiontext format="html"><text><![CDATA[<p>Is it red?</p>'
        '<img src="@@PLUGINFILE@@/red.png" alt="Red.">]]></text><file name="red.png" path="/" encoding="base64">'
        f'{data}</file></questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
        "</question></quiz>"
    )
    file = SimpleUploadedFile("red.xml", xml.encode())
    page = client.post(reverse("assessments:import"), {"file": file, "bank": "Law", "language": "en"}, follow=True).content.decode()

    assert f'src="data:image/png;base64,{data[:20]}' in page
    assert 'width="40" height="30" alt="Red."' in page
    assert "True or false question · line 1" in page
    assert not get_image_model().objects.exists()


def test_bad_file_is_said_beside_the_field(client, trainer):
    client.force_login(trainer)
    file = SimpleUploadedFile("law.gift", b"")
    shown = client.post(reverse("assessments:import"), {"file": file, "bank": "Law", "language": "en"})

    assert shown.context["form"].errors["file"]


def test_upload_of_somebody_else_is_not_there(client, upload, administrator):
    client.force_login(administrator)

    assert client.get(reverse("assessments:import_check", args=[upload.uuid])).status_code == 404


def test_export_tells_what_the_file_cannot_say_before_it_is_downloaded(client, trainer):
    question = single()
    question.hints = [("hint", "Think of fire.")]
    question.save()
    client.force_login(trainer)
    asked = {"bank": question.bank_id, "file_format": "gift", "language": ""}
    shown = client.post(reverse("assessments:export"), asked)

    assert "cannot say everything" in shown.content.decode()
    file = client.post(reverse("assessments:export"), asked | {"anyway": "1"})
    assert "attachment" in file["Content-Disposition"]
    assert "Which colour is warm?" in file.content.decode()


# -- The command line ---------------------------------------------------------------------------------------------


@pytest.fixture
def law(tmp_path):
    file = tmp_path / "law.gift"
    file.write_text(GIFT)
    return file


def run(*arguments):
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_command_says_each_question_and_problem_as_json(db, law):
    outcome = json.loads(run("import_questions", str(law), "--bank", "Law", "--json"))
    age, consent, signs = outcome["questions"]

    assert (outcome["imported"], Question.objects.count()) == (3, 3)
    assert (age["name"], age["kind"], age["category"]) == ("Age", "single_choice", "Law/Haiti")
    assert [(option["text"], option["fraction"]) for option in consent["options"]] == [("true", 0.0), ("false", 1.0)]
    assert [option["fraction"] for option in signs["options"]] == [0.5, 0.5, -1.0]
    assert age["options"][0]["feedback"]


def test_command_writes_nothing_when_it_only_looks(db, law):
    outcome = json.loads(run("import_questions", str(law), "--bank", "Law", "--dry-run", "--json"))

    assert (len(outcome["questions"]), outcome["imported"]) == (3, 0)
    assert not Bank.objects.exists()


def test_command_fails_where_nothing_can_be_taken(db, tmp_path, capsys):
    file = tmp_path / "empty.gift"
    file.write_text("")

    with pytest.raises(SystemExit):
        run("import_questions", str(file), "--bank", "Law", "--json")


def test_export_then_import_gives_the_same_questions(db, tmp_path):
    asked = [single(), multiple(marking="parts"), true_false()]
    before = [as_parsed(type(one).objects.get(pk=one.pk)) for one in asked]
    file = tmp_path / "colours.gift"
    run("export_questions", "--bank", "Colours", "--format", "gift", "--out", str(file))
    run("import_questions", str(file), "--bank", "Again")
    after = [as_parsed(one) for one in Question.objects.filter(bank__name="Again").order_by("pk")]

    assert [(one.kind, one.text, one.options, one.feedback) for one in after] == [
        (one.kind, one.text, one.options, one.feedback) for one in before
    ]
