"""The texts and pictures of Moodle XML."""

import base64

import pytest

from tests.assessments.formats.moodle_files import TWO, answer, only, question, quiz, told
from tests.assessments.formats.xml_strategies import picture


class TestTexts:
    @pytest.mark.parametrize(
        ("text_format", "text", "expected"),
        [
            ("html", "<p onclick='x'>A <script>x</script></p>", "<p>A x</p>"),
            ("markdown", "A **b**\n\n- c", "<p>A <strong>b</strong></p>\n<ul>\n<li>c</li>\n</ul>"),
            ("plain_text", "1 < 2\nb", "1 &lt; 2<br>b"),
            ("moodle_auto_format", "a\nb <i>c</i>", "a<br>b <i>c</i>"),
            ("moodle_auto_format", "<p>a</p>\n", "<p>a</p>"),
            ("wiki_like", "a\nb", "a\nb"),
        ],
    )
    def test_every_format_becomes_clean_html(self, text_format, text, expected):
        escaped = text.replace("<", "&lt;")
        inside = f'<questiontext format="{text_format}"><text>{escaped}</text></questiontext>{TWO}'

        assert quiz(f'<question type="multichoice">{inside}</question>').questions[0].text == expected

    def test_tags_that_were_not_escaped_are_read(self):
        parsed = quiz(f'<question type="multichoice"><questiontext><text><p>A<br/><b x="1">c</b></p></text></questiontext>{TWO}</question>')

        assert parsed.questions[0].text == "<p>A<br><b>c</b></p>"

    def test_html_that_was_escaped_twice_is_read_and_told(self):
        parsed = quiz(question("multichoice", TWO, text="&lt;p&gt;A &lt;b&gt;c&lt;/b&gt;&lt;/p&gt;"))

        assert parsed.questions[0].text == "<p>A <b>c</b></p>"
        assert "escaped twice" in parsed.problems[0].message

    def test_blocks_do_not_run_into_each_other(self):
        assert only("multichoice", TWO, text="<div>a</div><div><p>b</p></div><pre>c</pre>d").text.replace("\n", "") == "a<br><p>b</p>c<br>d"

    def test_parts_that_cannot_be_shown_are_told(self):
        assert told("multichoice", TWO, text="A <video src=x></video><math><mi>x</mi></math>") == [
            "These parts of its text cannot be shown and were left out: math, mi, video."
        ]

    def test_a_file_that_is_no_picture_is_told_and_its_link_goes(self):
        parsed = quiz(question("multichoice", TWO, text='See <a href="@@PLUGINFILE@@/the%20law.pdf">the law</a>.'))

        assert parsed.questions[0].text == "See the law."
        assert "“the law.pdf” was left out" in parsed.problems[0].message


def with_file(text: str, name: str, data: bytes, path: str = "/") -> str:
    encoded = base64.b64encode(data).decode()
    held = f'<file name="{name}" path="{path}" encoding="base64">{encoded}</file>'
    return f'<question type="multichoice"><questiontext format="html"><text><![CDATA[{text}]]></text>{held}</questiontext>{TWO}</question>'


class TestPictures:
    def test_a_picture_comes_with_its_alternative_text(self):
        parsed = quiz(with_file('A <img src="@@PLUGINFILE@@/maps/my%20map.png" alt="A  map"> b', "my map.png", picture(0).data, "/maps/"))

        assert parsed.questions[0].text == "A  b"
        assert [(found.name, found.alternative, found.data) for found in parsed.questions[0].pictures] == [
            ("my map.png", "A map", picture(0).data)
        ]
        assert parsed.problems == []

    def test_a_picture_inside_the_text_is_taken(self):
        data = base64.b64encode(picture(1).data).decode()
        found = only("multichoice", TWO, text=f'A <img src="data:image/jpeg;base64,{data}">')

        assert [(one.name, one.data) for one in found.pictures] == [("picture-1.jpeg", picture(1).data)]

    @pytest.mark.parametrize(
        ("name", "data", "reason"),
        [
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG"),
            ("a.png", b"\x89PNG\r\n\x1a\n", "not a PNG"),
            ("a.png", picture(0).data[:-20], "not a PNG"),
            ("a.png", b"", "not a PNG"),
        ],
    )
    def test_what_is_no_picture_is_told(self, name, data, reason):
        parsed = quiz(with_file(f'A <img src="@@PLUGINFILE@@/{name}">', name, data))

        assert parsed.questions[0].pictures == []
        assert reason in parsed.problems[0].message

    def test_pictures_elsewhere_and_files_that_nothing_shows_are_told(self):
        parsed = quiz(with_file('A <img src="https://example.org/x.png">', "b.png", picture(0).data))

        assert [problem.message for problem in parsed.problems] == [
            "The picture “https://example.org/x.png” was left out: it is not in the file.",
            "The file “b.png” was left out: no picture of the text shows it.",
        ]

    def test_of_a_moving_picture_the_first_image_is_kept_and_that_is_told(self, moving_gif):
        parsed = quiz(with_file('A <img src="@@PLUGINFILE@@/a.gif">', "a.gif", moving_gif))

        assert parsed.questions[0].pictures[0].name == "a.png"
        assert "moves" in parsed.problems[0].message

    def test_a_picture_of_an_answer_goes_to_the_question_and_that_is_told(self):
        data = base64.b64encode(picture(0).data).decode()
        shown = (
            f'<answer fraction="100"><text><![CDATA[A <img src="@@PLUGINFILE@@/a.png">]]></text><file name="a.png">{data}</file></answer>'
        )
        parsed = quiz(question("multichoice", shown + answer(0, "B")))

        assert [len(found.pictures) for found in parsed.questions] == [1]
        assert [problem.message for problem in parsed.problems] == ["A picture of an answer stands with the question now."]

    def test_the_same_picture_twice_is_one_and_two_of_one_name_get_two(self):
        first, second = picture(0).data, picture(4).data
        images = "".join(
            f'<img src="data:image/png;base64,{base64.b64encode(data).decode()}" alt="{word}">'
            for data, word in ((first, ""), (first, "x"))
        )
        other = with_file(f'{images}<img src="@@PLUGINFILE@@/picture-1.png">', "picture-1.png", second)

        found = quiz(other).questions[0]

        assert [(one.name, one.alternative) for one in found.pictures] == [("picture-1.png", "x"), ("picture-1-2.png", "")]

    def test_the_picture_of_a_very_old_file_is_taken(self):
        data = base64.b64encode(picture(0).data).decode()

        assert only("multichoice", f"{TWO}<image>a/b.png</image><image_base64>{data}</image_base64>").pictures[0].name == "b.png"
        assert "was left out" in told("multichoice", f"{TWO}<image>b.png</image><image_base64>AAAA</image_base64>")[0]

    def test_a_picture_alone_is_a_question(self):
        assert quiz(with_file('<img src="@@PLUGINFILE@@/a.png">', "a.png", picture(0).data)).questions[0].text == ""
