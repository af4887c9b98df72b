"""The demo's pages: home, catalogue, the course with its modules and lessons, in four languages."""

from typing import Any

from wagtail.models import Locale

from courses.models import Course, CourseIndex, Lesson, Module
from home.demo import reading
from home.demo.library import Library
from home.setup import publish, translate

HOURS = 12


def body_value(blocks: list[dict[str, Any]], library: Library, language: str) -> Any:
    """A lesson's body as the StreamField wants it.

    :param blocks: the blocks as written in the lesson's file, each with its `type`
    :param library: takes pictures and media in
    :param language: chooses a picture's variant and names the captions' language
    """
    rows = [{"type": block["type"], "value": _fields(block, library, language)} for block in blocks]
    return Lesson._meta.get_field("body").stream_block.to_python(rows)


def _fields(block: dict[str, Any], library: Library, language: str) -> Any:
    fields = {name: value for name, value in block.items() if name != "type"}
    match block["type"]:
        case "text":
            return fields["value"]
        case "picture":
            path = reading.picture(fields["image"], language)
            fields["image"] = library.image(path, title=fields.get("caption") or path.stem, description=fields["alt_text"]).pk
        case "audio":
            fields["media"] = library.media(reading.medium(fields["media"]), title=fields["title"]).pk
        case "video":
            captions = library.document(reading.medium(fields["captions"]), title=fields["title"])
            fields["captions"] = [{"language": language, "file": captions.pk}]
            fields["media"] = library.media(reading.medium(fields["media"]), title=fields["title"]).pk
        case "document":
            fields["document"] = library.document(reading.medium(fields.pop("file")), title=fields["title"]).pk
        case "legal_citation":
            fields["date"] = fields["date"].isoformat() if "date" in fields else None
    return fields


def _sources(sources: list[dict[str, Any]]) -> Any:
    rows = [{"type": "source", "value": source} for source in sources]
    return Lesson._meta.get_field("sources").stream_block.to_python(rows)


def _lines(lines: list[str]) -> list[tuple[str, str]]:
    return [("line", line) for line in lines]


class PageMaker:
    """Makes each page in English first, then its translations, published by `by`."""

    def __init__(self, by: Any) -> None:
        self.by = by
        self.library = Library(by)
        self.english = Locale.objects.get(language_code="en")

    def course(self, catalogue: CourseIndex) -> tuple[Course, dict[str, Lesson]]:
        """The course with everything below it; returns it with its English lessons by key."""
        texts = reading.course_texts()
        cover = self.library.image(reading.picture("course-cover.svg", "en"), title=texts["en"]["title"])
        course = publish(
            catalogue,
            Course(
                slug=texts["key"],
                locale=self.english,
                hours=HOURS,
                is_self_paced=True,
                cover=cover,
                **self._course_fields(texts["en"]),
            ),
            by=self.by,
        )
        for language in reading.LANGUAGES[1:]:
            translate(course, language, by=self.by, **self._course_fields(texts[language]))
        lessons: dict[str, Lesson] = {}
        for module_texts in texts["modules"]:
            lessons |= self._module(course, module_texts)
        return course, lessons

    @staticmethod
    def _course_fields(texts: dict[str, Any]) -> dict[str, Any]:
        return {"title": texts["title"], "summary": texts["summary"], "audience": texts["audience"], "aims": _lines(texts["aims"])}

    def _module(self, course: Course, texts: dict[str, Any]) -> dict[str, Lesson]:
        written = {key: reading.lesson_texts(key) for key in texts["lessons"]}
        fields = {
            language: {
                "title": texts[language]["title"],
                "summary": texts[language]["summary"],
                "aims": _lines(texts[language].get("aims", [])),
            }
            for language in reading.LANGUAGES
            if language in texts
        }
        module = publish(course, Module(slug=texts["key"], locale=self.english, **fields["en"]), by=self.by)
        for language in reading.LANGUAGES[1:]:
            if language in fields and any(language in lesson for lesson in written.values()):
                translate(module, language, by=self.by, **fields[language])
        return {key: self._lesson(module, key, lesson) for key, lesson in written.items()}

    def _lesson(self, module: Module, key: str, texts: dict[str, dict[str, Any]]) -> Lesson:
        fields = {
            language: {
                "title": lesson["title"],
                "summary": lesson["summary"],
                "body": body_value(lesson["body"], self.library, language),
                "sources": _sources(lesson.get("sources", [])),
            }
            for language, lesson in texts.items()
        }
        page = publish(module, Lesson(slug=key, locale=self.english, **fields["en"]), by=self.by)
        for language in reading.LANGUAGES[1:]:
            if language in fields:
                translate(page, language, by=self.by, **fields[language])
        return page
