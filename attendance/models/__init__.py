from attendance.models.agenda import AgendaBlock
from attendance.models.calendars import CalendarFeed
from attendance.models.devices import Device
from attendance.models.evidence import SheetPhoto
from attendance.models.observing import AppendOnlyError, AttendanceRecord, Flag, Observation, WalkIn
from attendance.models.planning import LONGEST_SESSION, Session
from attendance.models.venues import Venue

__all__ = [
    "LONGEST_SESSION",
    "AgendaBlock",
    "AppendOnlyError",
    "AttendanceRecord",
    "CalendarFeed",
    "Device",
    "Flag",
    "Observation",
    "Session",
    "SheetPhoto",
    "Venue",
    "WalkIn",
]
