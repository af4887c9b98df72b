"""A tree of pages that many tests begin with: Wagtail saves it once in each process, then its rows are put back as they were.

Saving nine pages takes some two hundred queries, putting them back a dozen; and what a test finds is what Wagtail wrote the first time:
pages, search index, log. Only a database that holds no more pages than the migrations made gets them back.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry, Site
from wagtail.search.models import IndexEntry

from courses.models import Course, CourseIndex, Lesson, Module
from home.models import HomePage

PAGES = (HomePage, CourseIndex, Course, Module, Lesson)
BESIDE = (IndexEntry, PageLogEntry)  # what Wagtail writes down about each page

Rows = dict[type[models.Model], list[dict[str, Any]]]
_known: dict[tuple, Rows] = {}


def planted(build: Callable[[], object], **shape: Any) -> list[Page]:
    """The pages that `build` saves below the root, in the order of the tree, the home page first.

    :param shape: what `build` depends on
    """
    before = list(Page.objects.values_list("pk", flat=True))
    places = Locale.objects.values_list("pk", "language_code"), Site.objects.values_list("pk")
    key = (connection.settings_dict["NAME"], *before, *shape.items(), *(row for rows in places for row in rows))
    if key in _known:
        return _known_to_each_other(_put_back(_known[key]))
    _known[key] = _watched(build, before)
    return _known_to_each_other(list(Page.objects.exclude(pk__in=before).order_by("path").specific()))


def _known_to_each_other(pages: list[Page]) -> list[Page]:
    """As after `add_child`: each page holds its parent."""
    by_path = {page.path: page for page in pages}
    for page in pages[1:]:
        page._cached_parent_obj = by_path[page._get_basepath(page.path, page.depth - 1)]
    return pages


def _watched(build: Callable[[], object], before: list[int]) -> Rows:
    """What `build` writes beside the pages that were there `before`.

    :raises AssertionError: when it writes into a table that would not be put back
    """
    with CaptureQueriesContext(connection) as queries:
        build()
    written = {query["sql"].split('"')[1] for query in queries if query["sql"].startswith("INSERT")}
    kept = {model._meta.db_table for model in (Page, *PAGES, *BESIDE)}
    assert written <= kept, f"{written - kept}: to be put back, too"
    pages = Page.objects.exclude(pk__in=before).values_list("pk", flat=True)
    found = {model: model._base_manager.filter(pk__in=pages) for model in PAGES}
    found[IndexEntry] = IndexEntry.objects.filter(object_id__in=[str(key) for key in pages])
    found[PageLogEntry] = PageLogEntry.objects.filter(page_id__in=pages)
    return {model: [_row(one) for one in rows.order_by("pk")] for model, rows in found.items()}


def _row(one: models.Model) -> dict[str, Any]:
    """Its values as plain data: no test can change another's."""
    return {field.attname: field.get_prep_value(getattr(one, field.attname)) for field in one._meta.concrete_fields}


@transaction.atomic
def _put_back(rows: Rows) -> list[Page]:
    made: dict[Any, list[Any]] = {model: [model(**row) for row in rows[model]] for model in rows}
    pages = sorted((page for model in PAGES for page in made[model]), key=lambda page: page.path)
    for entry in made[PageLogEntry]:
        entry.timestamp = timezone.now()
    _insert(Page, pages)
    for model in (*PAGES, *BESIDE):
        _insert(model, made[model])
    Page.objects.filter(depth=1).update(numchild=F("numchild") + 1)
    site = Site.objects.get(is_default_site=True)
    site.root_page = pages[0]
    site.save()
    return pages


def _insert(model: type[models.Model], objects: list) -> None:
    """One statement for the columns of this table: `bulk_create` does not take models that inherit from another table.

    Pages keep their numbers, which others name; what stands beside them gets new ones.
    """
    fields = [field for field in model._meta.local_concrete_fields if model not in BESIDE or not field.primary_key]
    manager: Any = model._base_manager
    manager._insert(objects, fields=fields, using=connection.alias, raw=True)
    for one in objects:
        one._state.adding, one._state.db = False, connection.alias
