from datetime import date, timedelta
from functools import partial
from types import SimpleNamespace

import factory
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from courses.enums import EnrolmentOrigin
from courses.models import Cohort, Course, CourseIndex, Enrolment, Lesson, Module, Programme
from home.models import HomePage
from tests.factories.people import UserFactory
from tests.factories.planting import planted


class ContentFactory:
    """Pages: a site with a home page, a catalogue and one course of two modules with two lessons each."""

    @staticmethod
    def build_course(title: str = "Recognise, protect, refer", *, is_self_paced: bool = False) -> SimpleNamespace:
        if CourseIndex.objects.exists():
            return ContentFactory._course(title, is_self_paced=is_self_paced)
        build = partial(ContentFactory._course, title, is_self_paced=is_self_paced)
        _home, index, course, *below = planted(build, title=title, is_self_paced=is_self_paced)
        modules, lessons = ([page for page in below if isinstance(page, model)] for model in (Module, Lesson))
        return SimpleNamespace(index=index, course=course, modules=modules, lessons=lessons)

    @staticmethod
    def _course(title: str, *, is_self_paced: bool) -> SimpleNamespace:
        locale, _created = Locale.objects.get_or_create(language_code="en")
        index = CourseIndex.objects.first() or ContentFactory._index(locale)
        course = index.add_child(
            instance=Course(title=title, summary="What an officer needs.", hours=6, is_self_paced=is_self_paced, locale=locale)
        )
        modules = [course.add_child(instance=Module(title=f"Module {n}", locale=locale)) for n in (1, 2)]
        lessons = [
            module.add_child(instance=Lesson(title=f"Lesson {m}.{n}", locale=locale, body=[("text", f"<p>Text of {m}.{n}</p>")]))
            for m, module in enumerate(modules, start=1)
            for n in (1, 2)
        ]
        return SimpleNamespace(index=index, course=course, modules=modules, lessons=lessons)

    @staticmethod
    def translate(content: SimpleNamespace, language: str) -> SimpleNamespace:
        """The same course in another language, live, with its own titles."""
        locale, _created = Locale.objects.get_or_create(language_code=language)
        pages = [content.index.get_parent().specific, content.index, content.course, *content.modules, *content.lessons]
        done = []
        for page in pages:
            copy = page.copy_for_translation(locale, copy_parents=True)
            copy.title = f"{page.title} ({language})"
            copy.live = True
            copy.save()
            done.append(copy)
        _home, index, course, *rest = done
        return SimpleNamespace(index=index, course=course, modules=rest[: len(content.modules)], lessons=rest[len(content.modules) :])

    @staticmethod
    def _index(locale: Locale) -> CourseIndex:
        root = Page.objects.get(depth=1)
        site = Site.objects.filter(is_default_site=True).first()
        home = HomePage.objects.first() or root.add_child(instance=HomePage(title="Vijilans", slug="vijilans", locale=locale))
        if site is None:
            Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        else:
            site.root_page = home
            site.save()
        return home.add_child(instance=CourseIndex(title="Courses", slug="courses", locale=locale))


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    name = factory.Sequence(lambda n: f"Programme {n}")
    code = factory.Sequence(lambda n: f"HT-{n:03}")
    donor = "A donor"
    country = "HT"
    starts_on = date(2026, 1, 1)
    ends_on = date(2027, 12, 31)


class CohortFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cohort

    name = factory.Sequence(lambda n: f"Cap-Haïtien {n}")
    programme = factory.SubFactory(ProgrammeFactory)
    course_key = None
    language = "en"
    place = "Cap-Haïtien"
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=7))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))
    capacity = 40


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    learner = factory.SubFactory(UserFactory)
    cohort = factory.SubFactory(CohortFactory)
    course_key = factory.LazyAttribute(lambda enrolment: enrolment.cohort.course_key)
    origin = EnrolmentOrigin.LIST
    agency = factory.LazyAttribute(lambda enrolment: enrolment.learner.agency)
    sector = factory.LazyAttribute(lambda enrolment: enrolment.learner.sector)
    sex = factory.LazyAttribute(lambda enrolment: enrolment.learner.sex)
    rank = factory.LazyAttribute(lambda enrolment: enrolment.learner.rank)
    place = factory.LazyAttribute(lambda enrolment: enrolment.learner.place)
