"""Two records that are one person's, and one record that is two persons': look first, then do it, and undo it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from attendance.settling_queries import asked_to_merge
from core.errors import DomainError
from courses.models import Cohort
from courses.queries import people_seen_by
from home.merging import enrolments_of, likely_doubles, merges_seen_by, namesakes, records_of
from home.merging_forms import NEW, MergeForm, SplitForm
from people.access import requires
from people.models import Merge, User
from people.rules import is_programme_staff
from people.services.merging import merge_persons, preview_merge, preview_split, preview_undo, split_person, undo_merge
from people.unions import facts_of

PER_PAGE = 30


def _person(request: HttpRequest, uuid: UUID) -> User:
    return get_object_or_404(people_seen_by(request.user).select_related("agency"), uuid=uuid)


@requires(is_programme_staff)
@require_safe
def same_person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Records that may be the same person's, and what was merged or split already."""
    person, search = _person(request, uuid), request.GET.get("q", "").strip()
    [record] = records_of([person], user=request.user)
    context = {
        "record": record,
        "search": search,
        "doubles": likely_doubles(person, user=request.user, search=search),
        "merges": merges_seen_by(request.user).about(person),  # type: ignore[attr-defined]  # our manager's
    }
    return render(request, "home/same_person.html", context)


@requires(is_programme_staff)
def merge_people(request: HttpRequest, uuid: UUID, other: UUID) -> HttpResponse:
    kept, double = _person(request, uuid), _person(request, other)
    facts = facts_of(kept, double)
    form = MergeForm(request.POST or None, facts=facts)
    plan = preview_merge(kept=kept, other=double, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            merge = merge_persons(
                kept=kept, other=double, by=request.user, fill=form.cleaned_data.get("fill", []), note=form.cleaned_data["note"]
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            _say_done(request, merge, _("%(other)s and %(kept)s are one person.") % {"other": double, "kept": kept})
            return redirect("same_person", kept.uuid)
    records = records_of([kept, double], user=request.user)
    return render(request, "home/merge_people.html", {"plan": plan, "facts": facts, "form": form, "records": records})


def _say_done(request: HttpRequest, merge: Merge, sentence: str) -> None:
    undo = format_html('<a href="{}">{}</a>', reverse("undo_merge", args=[merge.uuid]), _("Undo"))
    messages.success(request, format_html("{} {}", sentence, undo))


@requires(is_programme_staff)
def split_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """First what belongs to whom, then a look at what happens, then it is done."""
    person = _person(request, uuid)
    form = SplitForm(request.POST or None, enrolments=enrolments_of(person, user=request.user))
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return render(request, "home/split_person.html", {"person": person, "form": form})
    alike = namesakes(str(form.somebody_new()), user=request.user, but=person)
    choice = form.cleaned_data["choice"]
    known = next((one for one in alike if str(one.uuid) == choice), None)
    if alike and known is None and choice != NEW:
        return render(request, "home/split_person.html", {"person": person, "form": form, "alike": records_of(alike, user=request.user)})
    other = known or form.somebody_new()
    if "confirm" in request.POST:
        merge = split_person(person=person, enrolments=form.chosen, other=other, by=request.user, note=form.cleaned_data["note"])
        _say_done(request, merge, _("%(other)s has a record apart from %(person)s.") % {"other": merge.other, "person": person})
        return redirect("same_person", person.uuid)
    plan = preview_split(person=person, enrolments=form.chosen, other=other, by=request.user)
    return render(request, "home/split_check.html", {"person": person, "other": other, "form": form, "plan": plan})


@requires(is_programme_staff)
@require_safe
def merges(request: HttpRequest) -> HttpResponse:
    page = Paginator(merges_seen_by(request.user), PER_PAGE).get_page(request.GET.get("page"))
    asked = asked_to_merge(Cohort.objects.manageable_by(request.user))
    return render(request, "home/merges.html", {"page": page, "asked": asked})


@requires(is_programme_staff)
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    merge = get_object_or_404(merges_seen_by(request.user), uuid=uuid)
    if request.method == "POST":
        undo_merge(merge=merge, by=request.user)
        messages.success(request, _("Undone: everything is as it was."))
        return redirect("same_person", merge.kept.uuid)
    return render(request, "home/undo_merge.html", {"merge": merge, "plan": preview_undo(merge=merge, by=request.user)})
