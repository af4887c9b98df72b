"""The demo's pages: home, catalogue, the course with its modules and lessons, in four languages."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from courses.models import Course, CourseIndex, Lesson, Module
from home.demo import reading
from home.demo.library import Library
from home.models import HomePage

HOURS = 12
HOME_DEPTH = 2


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
        self.locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in reading.LANGUAGES}

    def publish(self, parent: Page, page: Page) -> Page:
        """Add a page below `parent` and publish it with a revision, as an editor would."""
        page.live = False
        parent.add_child(instance=page)
        page.save_revision(user=self.by).publish(user=self.by)
        page.refresh_from_db()
        return page

    def translate(self, page: Page, language: str, **fields: Any) -> Page:
        """Copy a page for another language, set its fields and publish it."""
        copy = page.copy_for_translation(self.locales[language])
        for name, value in fields.items():
            setattr(copy, name, value)
        if copy.depth > HOME_DEPTH:  # the home pages of all languages are siblings: theirs have to differ
            copy.slug = page.slug
        copy.save_revision(user=self.by, clean=False).publish(user=self.by)
        return copy

    def site(self) -> CourseIndex:
        """The home page as the site's root, with the catalogue under it, in every language."""
        site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True, site_name="Vijilans")
        root = Page.objects.get(depth=1)
        home = self.publish(root, HomePage(title="Vijilans", slug="vijilans", locale=self.locales["en"], **self._home_texts("en")))
        old = site.root_page if site.pk else None
        site.root_page = home
        site.save()
        if old and old.specific_class is not HomePage:
            old.delete()
        catalogue = self.publish(home, CourseIndex(slug="courses", locale=self.locales["en"], **self._catalogue_texts("en")))
        for language in reading.LANGUAGES[1:]:
            self.translate(home, language, **self._home_texts(language))
            self.translate(catalogue, language, **self._catalogue_texts(language))
        return catalogue

    @staticmethod
    def _home_texts(language: str) -> dict[str, str]:
        with override(language):
            return {"lead": _("Learn to recognise, protect and refer: on your phone, in your language, in the room with your colleagues.")}

    @staticmethod
    def _catalogue_texts(language: str) -> dict[str, str]:
        with override(language):
            return {"title": _("Courses"), "introduction": _("Courses for officials, made of short lessons.")}

    def course(self, catalogue: CourseIndex) -> tuple[Course, dict[str, Lesson]]:
        """The course with everything below it; returns it with its English lessons by key."""
        texts = reading.course_texts()
        cover = self.library.image(reading.picture("course-cover.svg", "en"), title=texts["en"]["title"])
        course = self.publish(
            catalogue,
            Course(
                slug=texts["key"],
                locale=self.locales["en"],
                hours=HOURS,
                is_self_paced=True,
                cover=cover,
                **self._course_fields(texts["en"]),
            ),
        )
        for language in reading.LANGUAGES[1:]:
            self.translate(course, language, **self._course_fields(texts[language]))
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
        module = self.publish(course, Module(slug=texts["key"], locale=self.locales["en"], **fields["en"]))
        for language in reading.LANGUAGES[1:]:
            if language in fields and any(language in lesson for lesson in written.values()):
                self.translate(module, language, **fields[language])
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
        page = self.publish(module, Lesson(slug=key, locale=self.locales["en"], **fields["en"]))
        for language in reading.LANGUAGES[1:]:
            if language in fields:
                self.translate(page, language, **fields[language])
        return page
