"""Venues: where sessions are, so that people find there in time and not too many are sent."""

from datetime import tzinfo
from typing import Any

from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.zones import check_zone, site_zone, site_zone_name, zone_choices, zone_if_other, zone_named


class Venue(models.Model):
    """A building that sessions are held in. All programmes share the list."""

    name = models.CharField(_("name"), max_length=150)
    town = models.CharField(_("commune or town"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, choices=zone_choices, default=site_zone_name,
        help_text=_("What the clock on its wall follows: the times of sessions here are said and typed by it."),
        error_messages={"invalid_choice": _("“%(value)s” is not a time zone. Choose one of the list.")},
    )  # fmt: skip
    capacity = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("Who plans a session here for more people is told so; it is not refused."),
    )  # fmt: skip
    map_link = models.CharField(
        _("map link"), max_length=500, blank=True, help_text=_("Copied from a map; it begins with https://. Phones open it in their map."),
        validators=[URLValidator(schemes=["https"], message=_("Copy the whole link from the map: it begins with https://."))],
    )  # fmt: skip
    way_there = models.TextField(_("how to get there"), max_length=1000, blank=True, help_text=_("The entrance, the bus, where to park."))

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="venue_name_ignoring_case",
                violation_error_message=_("There is a venue of that name already: use it, or add the town to the name."),
            )
        ]  # fmt: skip

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse a zone that nobody knows, whoever writes it: no time of a session here could be said any more."""
        check_zone(self.time_zone)
        super().save(*args, **kwargs)

    @property
    def with_zone(self) -> str:
        """The venue, and whose time it is there where that is not the site's."""
        zone = zone_if_other(self.time_zone)
        return f"{self} ({zone})" if zone else str(self)

    def __str__(self) -> str:
        return ", ".join(dict.fromkeys(part for part in (self.name, self.town) if part))


def zone_of(venue: Venue | None) -> tzinfo:
    """By whose clock times there are said and typed: the venue's; without one the site's."""
    return zone_named(venue.time_zone) if venue else site_zone()
