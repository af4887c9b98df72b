"""Writing pages from code, as an editor would: with a revision, published, on the record."""

from typing import Any, TypeVar

from django.db import transaction
from wagtail.models import Locale, Page

AnyPage = TypeVar("AnyPage", bound=Page)


@transaction.atomic
def create_page(parent: Page, page: AnyPage, *, by: Any, publish: bool = True) -> AnyPage:
    """Add a new page below `parent` and give it a first revision.

    :param page: unsaved, with its fields set; takes the parent's language unless it has one
    :param by: who writes
    :param publish: whether readers see it at once
    :return: the page as it now is
    """
    if page.locale_id is None:
        page.locale = parent.locale
    page.live = False
    parent.add_child(instance=page)
    return _save(page, by=by, publish=publish)


@transaction.atomic
def translate_page(page: AnyPage, *, locale: Locale, fields: dict[str, Any], by: Any, publish: bool = True) -> AnyPage:
    """Copy a page for another language and set what differs there. The page above has to exist in that language.

    :param fields: field name → value in the other language
    :return: the translation
    """
    copy = page.copy_for_translation(locale)
    for name, value in fields.items():
        setattr(copy, name, value)
    return _save(copy, by=by, publish=publish)


def _save(page: AnyPage, *, by: Any, publish: bool) -> AnyPage:
    revision = page.save_revision(user=by)
    if publish:
        revision.publish(user=by)
    page.refresh_from_db()
    return page
