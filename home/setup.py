"""What a new installation needs before anybody can work: the site's pages in every language, and certificate designs."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from certificates.services import ensure_default_designs
from courses.models import CourseIndex
from home.models import HomePage

ROOT_DEPTH = 1


@transaction.atomic
def prepare_site(*, by: Any = None) -> CourseIndex:
    """Make the home page and the catalogue in every language and the usual designs; what is there already stays as it is.

    :param by: whose name the pages' first revisions carry, if anybody's
    :returns: the catalogue in the first language
    """
    ensure_default_designs()
    first, *others = (code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES)
    catalogue = CourseIndex.objects.filter(locale__language_code=first).first()
    if catalogue:
        return catalogue
    locale = _locale(first)
    root = Page.objects.get(depth=ROOT_DEPTH)
    home = publish(root, HomePage(title="Vijilans", slug="vijilans", locale=locale, **_home_texts(first)), by=by)
    _make_root(home)
    catalogue = publish(home, CourseIndex(slug="courses", locale=locale, **_catalogue_texts(first)), by=by)
    for language in others:
        translate(home, language, by=by, **_home_texts(language))
        translate(catalogue, language, by=by, **_catalogue_texts(language))
    return catalogue


def publish(parent: Page, page: Page, *, by: Any = None) -> Any:
    """Add a page below `parent` and publish it with a revision, as an editor would."""
    page.live = False
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    page.refresh_from_db()
    return page


def translate(page: Page, language: str, *, by: Any = None, **fields: Any) -> Any:
    """Copy a page for another language, set its fields and publish it."""
    copy = page.copy_for_translation(_locale(language))
    for name, value in fields.items():
        setattr(copy, name, value)
    if not isinstance(page, HomePage):  # the home pages of all languages are siblings: theirs have to differ
        copy.slug = page.slug
    copy.save_revision(user=by, clean=False).publish(user=by)
    return copy


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def _make_root(home: HomePage) -> None:
    """The home page answers at “/”; Wagtail's own welcome page goes."""
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True, site_name="Vijilans")
    old = site.root_page if site.pk else None
    site.root_page = home
    site.save()
    if old and old.specific_class is not HomePage:
        old.delete()


def _home_texts(language: str) -> dict[str, str]:
    with override(language):
        return {"lead": _("Learn to recognise, protect and refer: on your phone, in your language, in the room with your colleagues.")}


def _catalogue_texts(language: str) -> dict[str, str]:
    with override(language):
        return {"title": _("Courses"), "introduction": _("Courses for officials, made of short lessons.")}
