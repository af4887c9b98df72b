"""People and the agencies they serve in."""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from people.enums import ImportState, MergeKind, Role, Sector, Sex
from people.names import fold, sorted_by

# No 0/O, 1/I/L, no vowels: read aloud over a bad line, printed small, and never a word.
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def new_person_code() -> str:
    """Return a random personal code such as `H7K2-QF9M` (27⁸ ≈ 2.8 × 10¹¹ possibilities)."""
    letters = [secrets.choice(CODE_ALPHABET) for _position in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


class Agency(models.Model):
    """An institution that sends people to be trained."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices, default=Sector.OTHER)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("Two letters, for example HT or DO."))

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="agency_name_ignoring_case")]

    def __str__(self) -> str:
        return self.acronym or self.name


class PersonQuerySet(models.QuerySet["User"]):
    def with_role(self, role: str) -> "PersonQuerySet":
        """People in the group of that role."""
        return self.filter(groups__name=role)

    def named(self, text: str) -> "PersonQuerySet":
        """People whose folded name, e-mail or code holds every word of `text`; the code of a merged record leads to who was kept."""
        found = self
        for word in fold(text).split():
            merged = User.objects.filter(merged_into__isnull=False, username__icontains=word).values("merged_into")
            found = found.filter(
                models.Q(folded_name__contains=word)
                | models.Q(email__istartswith=word)
                | models.Q(username__icontains=word)
                | models.Q(pk__in=merged)
            )
        return found

    def unmerged(self) -> "PersonQuerySet":
        """All but the records that are part of another one."""
        return self.filter(merged_into=None)


class PersonManager(UserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]  # Django makes this class as it runs
    pass


class User(AbstractUser):
    """A person. One without a log-in (no usable password) is a full person and can claim it later.

    `username` is the personal code: it is what somebody without e-mail signs in with.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        _("log-in name"), max_length=60, unique=True, default=new_person_code, help_text=_("Given by the system; e-mail works too.")
    )
    first_name = models.CharField(_("given names"), max_length=150, blank=True)
    last_name = models.CharField(_("family names"), max_length=150, blank=True)
    folded_name = models.CharField(max_length=310, editable=False, db_index=True, default="")
    sort_name = models.CharField(max_length=310, editable=False, db_index=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, blank=True, default=Sex.NOT_STATED)
    rank = models.CharField(_("rank or function"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True, help_text=_("Commune or town of the post."))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,  # by an index of its own: almost all rows have none, and SQLite would look those up by it
        related_name="merged_people",
        help_text=_("The record that this one is part of now: always one that is part of no other."),
    )

    objects = PersonManager()  # type: ignore[misc]  # more than the parent class promises

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_name", "pk"]
        indexes = [models.Index(fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="person_merged_into")]
        constraints = [models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="person_email_ignoring_case")]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_name = fold(f"{self.first_name} {self.last_name}")
        self.sort_name = sorted_by(self.last_name, self.first_name)
        super().save(*args, **kwargs)

    @property
    def list_name(self) -> str:
        """The name as lists sort it: family names, given names."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part) or self.username

    @property
    def is_anonymised(self) -> bool:
        return not (self.is_active or self.first_name or self.last_name)

    @property
    def has_login(self) -> bool:
        return self.is_active and self.has_usable_password()

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names of the role groups this person is in, read once per object (or not at all where `groups` was prefetched)."""
        return frozenset(group.name for group in self.groups.all()) & frozenset(Role.values)


INVITATION_LASTS = timedelta(days=30)
IMPORT_LASTS = timedelta(days=7)


def _invitation_ends() -> datetime:
    return timezone.now() + INVITATION_LASTS


def _import_ends() -> datetime:
    return timezone.now() + IMPORT_LASTS


class Invitation(models.Model):
    """A person without a log-in may claim their record with a code, once. Only the code's digest is kept."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="invitation")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=_invitation_ends)

    class Meta:
        verbose_name = _("invitation")
        constraints = [models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("created_at")), name="invitation_ends_later")]

    def __str__(self) -> str:
        return str(self.person)


class ImportBatch(models.Model):
    """An uploaded list on its way: its rows wait here until somebody confirms them, seven days at most."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="import_batches")
    subject = models.CharField(max_length=100, help_text=_("What the list is for; only the app that asked for it knows how to read it."))
    file_name = models.CharField(max_length=255)
    lines = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    summary = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=_import_ends)

    class Meta:
        verbose_name = _("uploaded list")
        constraints = [models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("created_at")), name="import_ends_later")]

    def __str__(self) -> str:
        return self.file_name


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> "MergeQuerySet":
        """Those that nobody has undone."""
        return self.filter(undone_at=None)

    def about(self, *people: User) -> "MergeQuerySet":
        """Those in which one of these people was kept, merged or split."""
        return self.filter(models.Q(kept__in=people) | models.Q(other__in=people))


class Merge(models.Model):
    """Two records became one person's, or one became two persons'. Nothing was deleted: `moves` says what to put back to undo it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("what was done"), max_length=10, choices=MergeKind.choices, default=MergeKind.MERGE)
    kept = models.ForeignKey(User, verbose_name=_("person kept"), on_delete=models.PROTECT, related_name="merges")
    other = models.ForeignKey(User, verbose_name=_("other person"), on_delete=models.PROTECT, related_name="merges_away")
    note = models.CharField(_("reason"), max_length=300, blank=True)
    moves = models.JSONField(
        default=list, help_text=_("Each row that changed: what it is, its id, and for each field the old and the new value.")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("on"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone on"), null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of two records")
        verbose_name_plural = _("merges of records")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(kept=models.F("other")), name="nobody_is_merged_with_themselves"),
            models.UniqueConstraint(
                fields=["other"], condition=models.Q(kind="merge", undone_at__isnull=True), name="merged_into_one_person_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other} → {self.kept}" if self.kind == MergeKind.MERGE else f"{self.kept} → {self.other}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None
