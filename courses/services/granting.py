"""What the role groups may do with pages, pictures, documents and media."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from courses.models import CourseIndex
from people.enums import Role

WRITE = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
EVERYTHING = (*WRITE, "bulk_delete_page")
FILE_APPS = ("wagtailimages", "wagtaildocs", "wagtailmedia")
MEDIA_VERBS = ("add_media", "change_media", "delete_media")
IMAGE_VERBS = ("add_image", "change_image", "choose_image")
DOCUMENT_VERBS = ("add_document", "change_document", "choose_document")
FILES = {
    Role.TRAINER: (*IMAGE_VERBS, *DOCUMENT_VERBS, *MEDIA_VERBS),
    Role.STAFF: ("add_image", "choose_image"),
    Role.ADMINISTRATOR: (*IMAGE_VERBS, *DOCUMENT_VERBS, *MEDIA_VERBS),
}


@transaction.atomic
def grant_page_permissions() -> None:
    """Let trainers write and publish below the catalogue, and administrators everywhere; what is there stays.

    Called after migrating and after the catalogue is made: each call adds what is missing. Lessons can be sent
    for review: by default any trainer may approve what another one wrote.
    """
    trainers, administrators = (Group.objects.get_or_create(name=str(role.value))[0] for role in (Role.TRAINER, Role.ADMINISTRATOR))
    for index in CourseIndex.objects.all():
        _grant_pages(trainers, index, WRITE)
        _offer_review(index, trainers)
    for root in Page.objects.filter(depth=1):
        _grant_pages(administrators, root, EVERYTHING)
    _grant_files()


def _grant_pages(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)


def _grant_files() -> None:
    root = Collection.get_first_root_node()
    if root is None:
        return
    for role, codenames in FILES.items():
        group = Group.objects.get_or_create(name=str(role.value))[0]
        for permission in Permission.objects.filter(content_type__app_label__in=FILE_APPS, codename__in=codenames):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _offer_review(index: CourseIndex, reviewers: Group) -> None:
    """A workflow of one step for everything below the catalogue, unless somebody has set one."""
    if WorkflowPage.objects.filter(page_id=index.pk).exists():
        return
    with override(index.locale.language_code):
        name, step = _("Review by another trainer"), _("A second trainer reads it")
    workflow, _created = Workflow.objects.get_or_create(name=name)
    task = GroupApprovalTask.objects.filter(name=step).first() or GroupApprovalTask.objects.create(name=step)
    task.groups.add(reviewers)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    WorkflowPage.objects.create(workflow=workflow, page_id=index.pk)
