"""QTI packages as other systems make them and as we write them."""

import io
import zipfile
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessments.formats import ParsedOption, ParsedQuestion, qti
from core.errors import InvalidInputError
from tests.assessments.formats.qti_items import CHOICES, choice, declared, item, listed, manifest, only, package, told
from tests.assessments.formats.xml_strategies import QTI_BANKS, picture, without_lines


@pytest.mark.parametrize("version", ["2.1", "2.2", "3.0"])
def test_what_was_written_is_read_again_as_it_was(version):
    @settings(deadline=None, max_examples=30)
    @given(QTI_BANKS)
    def round_trip(bank):
        parsed = qti.read(qti.write(bank, version=version).data)
        assert parsed.problems == []
        assert without_lines(parsed.questions) == bank

    round_trip()


def test_the_same_questions_make_the_same_bytes():
    bank = [ParsedQuestion(0, "essay", "A")]

    assert qti.write(bank).data == qti.write(bank).data


class TestRecognising:
    def test_packages_and_items(self):
        assert qti.recognises("a.ZIP", package({"imsmanifest.xml": b""}))
        assert qti.recognises("a.xml", item(declared(), choice()))
        assert qti.recognises("a.xml", b"<?xml version='1.0'?><qti-assessment-item>")
        assert not qti.recognises("a.xml", b"<quiz>")
        assert not qti.recognises("a.zip", package({"a.txt": b""}))
        assert not qti.recognises("a.docx", package({"imsmanifest.xml": b""}))


class TestFile:
    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"<quiz/>", "outermost element is “quiz”"),
            (b"<questestinterop/>", "QTI 1.2"),
            (package({"a.txt": b"x"}), "holds no QTI items"),
            (package({"imsmanifest.xml": manifest()}), "holds no QTI items"),
        ],
    )
    def test_what_is_no_qti_is_refused(self, data, message):
        with pytest.raises(InvalidInputError, match=message):
            qti.read(data)

    def test_more_items_than_a_package_may_hold_are_refused(self):
        data = package({"imsmanifest.xml": manifest(*[listed("a.xml")] * 5_001)})

        with pytest.raises(InvalidInputError, match="more than 5000 items"):
            qti.read(data)

    def test_a_package_without_a_manifest_is_read_all_the_same(self):
        parsed = qti.read(package({"one.xml": item(declared(), choice()), "other.xml": b"<a/>", "__MACOSX/one.xml": b"x"}))

        assert len(parsed.questions) == 1

    def test_the_manifest_gives_tags_category_and_folder(self):
        metadata = (
            "<metadata><lom><general><keyword><string>law</string></keyword></general><classification><taxonPath>"
            "<taxon><entry><string>Signs</string></entry></taxon><taxon><entry><string>Borders</string></entry></taxon>"
            "</taxonPath></classification></lom></metadata>"
        )
        shown = item(declared(), f'<p><img src="../pictures/my%20map.png?x=1" alt="Map"/></p>{choice()}')
        files = {
            "bank/imsmanifest.xml": manifest(listed("items/one.xml", metadata), '<resource type="imsqti_test_xmlv2p1" href="t.xml"/>'),
            "bank/items/one.xml": shown,
            "bank/pictures/my map.png": picture(0).data,
        }
        parsed = qti.read(package(files))
        found = parsed.questions[0]

        assert (found.tags, found.category, found.name) == (["law"], "Signs/Borders", "An item")
        assert [(one.name, one.alternative) for one in found.pictures] == [("my map.png", "Map")]
        assert ["holds a test" in problem.message for problem in parsed.problems] == [True]

    def test_bad_items_are_told_with_their_file_and_the_good_ones_are_read(self):
        files = {
            "imsmanifest.xml": manifest(*(listed(f"{name}.xml") for name in ("gone", "broken", "other", "good"))),
            "broken.xml": b"<assessmentItem>",
            "other.xml": b"\n<html/>",
            "good.xml": item(declared(), choice()),
        }
        parsed = qti.read(package(files))

        assert len(parsed.questions) == 1
        assert [(problem.message.split(":")[0], problem.line) for problem in parsed.problems] == [
            ("gone.xml", 0),
            ("broken.xml", 0),
            ("other.xml", 2),
        ]

    def test_names_of_the_third_version_are_understood(self):
        data = (
            '<qti-assessment-item title="x" xml:lang="FR">'
            '<qti-response-declaration identifier="R" cardinality="single" base-type="identifier">'
            "<qti-correct-response><qti-value>b</qti-value></qti-correct-response></qti-response-declaration>"
            '<qti-item-body data-x-y="1"><qti-choice-interaction response-identifier="R" max-choices="1"><qti-prompt>Which?</qti-prompt>'
            '<qti-simple-choice identifier="a" data-a-b="2">A</qti-simple-choice><qti-simple-choice identifier="b">B</qti-simple-choice>'
            "</qti-choice-interaction></qti-item-body>"
            '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>'
            "</qti-assessment-item>"
        )
        found = qti.read(data.encode()).questions[0]

        assert (found.text, found.language, [option.fraction for option in found.options]) == ("Which?", "fr", [0, 1])


class TestBody:
    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ("<p>Only text</p>", "It asks nothing."),
            ('<sliderInteraction responseIdentifier="RESPONSE"/>', "(sliderInteraction) is not known here"),
            ('<associateInteraction responseIdentifier="RESPONSE"/>', "(associateInteraction) is not known here"),
            (choice() + choice(), "several questions at once (choiceInteraction)"),
            (choice().replace("RESPONSE", "OTHER"), "does not declare its response “OTHER”"),
            ("<p><printedVariable identifier='x'/></p>" + choice(), "adaptive or template"),
            (choice().replace("<p>Which?</p>", "").replace("<prompt>One</prompt>", ""), "It has no text."),
        ],
    )
    def test_what_is_no_question_here_is_told(self, body, message):
        assert message in told(declared(), body)[0]

    def test_an_item_without_a_body_is_told(self):
        assert "It has no text." in qti.read(b"<assessmentItem/>").problems[0].message

    def test_an_adaptive_item_is_told(self):
        assert "adaptive" in told(declared(), choice(), attributes='adaptive="true"')[0]

    def test_what_only_others_see_is_left_out_and_objects_are_pictures(self):
        body = (
            '<rubricBlock view="scorer"><p>Secret</p></rubricBlock><rubricBlock view="candidate"><p>Read   well.</p></rubricBlock>'
            '<object type="image/png" data="a.png">A map</object><p><span class="underlined">u</span></p>'
        )
        parsed = qti.read(item(declared(), body + choice()))

        assert parsed.questions[0].text.replace("\n", "") == "<p>Read well.</p><p><u>u</u></p><p>Which?</p>One"
        assert parsed.problems[0].message == "The picture “a.png” was left out: it is not in the file."

    def test_a_picture_of_a_choice_goes_to_the_question_and_that_is_told(self):
        shown = CHOICES.replace(">A<", '>A <img src="a.png"/><')
        parsed = qti.read(package({"a.xml": item(declared(), choice(shown)), "a.png": picture(0).data}))

        assert len(parsed.questions[0].pictures) == 1
        assert parsed.problems[0].message == "a.xml: A picture of an answer stands with the question now."

    def test_short_answers_inside_a_sentence_leave_a_blank(self):
        body = '<p>The sun of <textEntryInteraction responseIdentifier="RESPONSE"/>;</p>'

        assert only(declared("York", base="string"), body).text == "<p>The sun of _____;</p>"
        assert (
            only(declared("York", base="string"), "<p>Who?</p>" + '<textEntryInteraction responseIdentifier="RESPONSE"/>').text
            == "<p>Who?</p>"
        )


def written(version: str = "2.2", **more) -> tuple[str, list[str]]:
    given = {"line": 3, "kind": "single_choice", "text": "A", "options": [ParsedOption("x", 1), ParsedOption("y")]} | more
    made = qti.write([ParsedQuestion(**given)], version)
    archive = zipfile.ZipFile(io.BytesIO(made.data))
    return archive.read("items/question-1.xml").decode() if len(archive.namelist()) > 1 else "", [
        problem.message for problem in made.problems
    ]


class TestWriting:
    def test_another_version_is_refused(self):
        with pytest.raises(ValueError, match=r"^1\.2$"):
            qti.write([], "1.2")

    @pytest.mark.parametrize("kind", ["spot_indicators", "decision_path"])
    def test_kinds_that_qti_does_not_have_are_told(self, kind):
        assert written(kind=kind) == ("", ["QTI has no questions of this kind; it is not in the file."])

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            ({"hints": ["Look"]}, "no hints"),
            ({"penalty": 0}, "no penalty"),
            ({"kind": "ordering", "extra": {"marking": "pairs"}}, "by its neighbours"),
            ({"kind": "ordering", "options": [ParsedOption("a", feedback="x"), ParsedOption("b")]}, "single items of an order"),
            ({"kind": "essay", "extra": {"max_words": 9}}, "no limits of words"),
            ({"kind": "essay", "extra": {"marked_twice": {"tolerance": "10"}}}, "rubric"),
            ({"kind": "matching", "options": [ParsedOption("a", match="b", feedback="c")]}, "single pairs"),
            ({"kind": "short_answer", "extra": {"accents_matter": False}}, "accents matter"),
            ({"kind": "short_answer", "options": [ParsedOption("a*", 1)]}, "capitals matter"),
            ({"kind": "numerical", "options": [ParsedOption("1", 1)], "extra": {"units": [{"name": "m", "factor": 1}]}}, "no units"),
            ({"text": "<b>broken"}, "without its formatting"),
        ],
    )
    def test_what_qti_cannot_say_is_told(self, more, message):
        _data, problems = written(**more)

        assert len(problems) == 1
        assert message in problems[0]

    def test_shares_that_do_not_make_up_all_points_are_kept(self):
        given = ParsedQuestion(0, "single_choice", "A", options=[ParsedOption("x", Fraction(1, 2)), ParsedOption("y")], points=Fraction(3))

        assert without_lines(qti.read(qti.write([given]).data).questions)[0].options == given.options

    def test_notes_that_are_too_long_are_told(self):
        units = [{"name": "a very long name of a unit " * 4 + str(index), "factor": 1} for index in range(3)]
        _data, problems = written(kind="numerical", options=[ParsedOption("1", 1)], extra={"units": units})

        assert "too long" in problems[1]

    def test_lists_inside_a_text_lose_their_formatting_and_that_is_told(self):
        gap = ParsedQuestion(0, "single_choice", "", options=[ParsedOption("<b>a</b>", 1), ParsedOption("b")])
        data, problems = written(kind="cloze", text="A&nbsp;[[1]] [[9]]<br>", extra={"gaps": [gap]})

        assert problems == ["Lists inside a text have no formatting in QTI."]
        assert "[[9]]<br/>" in data
        assert "A\xa0<inlineChoiceInteraction" in data

    def test_languages_inside_a_text_have_their_prefix(self):
        data, _problems = written(text='<p lang="fr">x</p>', language="fr")

        assert '<p xml:lang="fr">x</p>' in data
        assert ' xml:lang="fr"' in data
