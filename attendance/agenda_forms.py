"""The blocks of a session, as staff type them: clock times, hours, a module, who leads."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendance.agenda import MOST_BLOCKS, Part, slips
from attendance.fields import ModuleField, Modules
from attendance.folding import in_minutes
from attendance.forms import TimeInput, hours_field
from attendance.models import AgendaBlock, Session
from core.zones import NoSuchTimeError, on_the_clock
from people.models import User

BLANK_ROWS = 4


class BlockForm(forms.Form):
    """One block; a row that is left empty, or emptied, is no block."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    starts = forms.TimeField(label=_("Starts at"), widget=TimeInput, required=False)
    ends = forms.TimeField(label=_("Ends at"), widget=TimeInput, required=False)
    hours = hours_field(least=Decimal(0), label=_("Hours that count"), required=False)
    module_key = ModuleField()
    leader = forms.ModelChoiceField(User.objects.none(), label=_("Led by"), required=False, empty_label=_("None of the trainers"))
    leader_name = forms.CharField(label=_("or somebody else"), max_length=120, required=False)

    def __init__(self, *args: Any, session: Session, modules: Modules, trainers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        fields: Any = self.fields
        fields["module_key"].offer(modules)
        fields["leader"].queryset = User.objects.filter(pk__in=[one.pk for one in trainers])
        fields["leader"].choices = [("", _("None of the trainers")), *((one.pk, str(one)) for one in trainers)]

    @property
    def is_block(self) -> bool:
        data = getattr(self, "cleaned_data", {})
        # What was a block is taken away by emptying three of its fields; in a blank row, whatever is written begins one.
        names = ("title", "starts", "ends") if self.initial.get("title") else tuple(data)
        return any(data.get(name) not in (None, "") for name in names)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.is_block:
            for name in ("title", "starts", "ends"):
                if data.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("A block has a title, a beginning and an end. Empty all three to take it away."))
        if not self.errors:
            self._check_clock(data)
        return data

    def _check_clock(self, data: dict[str, Any]) -> None:
        for name in ("starts", "ends"):
            try:
                if data.get(name) is not None:
                    self._minute(data[name])
            except NoSuchTimeError as refused:
                self.add_error(name, str(refused))

    def block(self) -> dict[str, Any]:
        """What `set_agenda` takes; a block that says no hours counts for as long as it lasts."""
        data = self.cleaned_data
        begins, ends = (self._minute(data[name]) for name in ("starts", "ends"))
        minutes = max(0, ends - begins) if data["hours"] is None else in_minutes(data["hours"])
        kept = {name: data[name] for name in ("title", "module_key", "leader", "leader_name")}
        return kept | {"begins": begins, "ends": ends, "minutes": minutes}

    def _minute(self, at: time) -> int:
        """How long after the session's start; in a session over midnight, small hours are the next day's."""
        start, is_over_midnight = self.session.local_start, self.session.local_end.date() != self.session.day
        day = start.date() + timedelta(days=int(is_over_midnight and at < start.time()))
        return int((on_the_clock(day, at, self.session.zone) - self.session.starts_at).total_seconds() // 60)


class BlocksFormSet(forms.BaseFormSet):
    """The whole agenda: its blocks fit into the session and follow each other."""

    def clean(self) -> None:
        if any(self.errors):
            return
        rows = [form for form in self.forms if form.is_block]
        blocks = [form.block() for form in rows]
        parts = [Part(*(block[name] for name in ("title", "begins", "ends", "minutes"))) for block in blocks]
        for place, sentence in slips(parts, length=self.form_kwargs["session"].length).items():
            rows[place].add_error("starts", sentence)
        if parts and not any(part.minutes for part in parts):
            raise forms.ValidationError(gettext("The blocks count for no hours: say what at least one of them counts."))

    def is_valid(self) -> bool:
        """What the whole says of a row counts, too."""
        return super().is_valid() and not any(form.errors for form in self.forms)

    def blocks(self) -> list[dict[str, Any]]:
        return [form.block() for form in self.forms if form.is_block]


BlockFormSet = forms.formset_factory(BlockForm, formset=BlocksFormSet, extra=BLANK_ROWS, max_num=MOST_BLOCKS, validate_max=True)


def agenda_form(data: Any, *, session: Session, modules: Modules, like: Session | None = None) -> BlocksFormSet:
    """The agenda of a session as rows, with a few blank ones.

    :param data: what was posted, or None
    :param like: a session whose agenda is proposed, at the same distance from the beginning
    """
    led = User.objects.filter(blocks_led__session=session)
    trainers = (session.trainers.all() | session.cohort.trainers.all() | led).distinct()
    kwargs = {"session": session, "modules": modules, "trainers": list(trainers)}
    said = [_of(block, session) for block in (like or session).blocks.all()]
    formset: Any = BlockFormSet(data, initial=said, form_kwargs=kwargs, prefix="block")
    return cast("BlocksFormSet", formset)


def _of(block: AgendaBlock, session: Session) -> dict[str, Any]:
    starts, ends = (session.clock_after(minute) for minute in (block.begins, block.ends))
    return {
        "title": block.title, "starts": starts.time(), "ends": ends.time(), "hours": block.hours, "module_key": block.module_key,
        "leader": block.leader_id, "leader_name": block.leader_name,
    }  # fmt: skip
