from attendance.models.agenda import AgendaBlock
from attendance.models.calendars import CalendarFeed
from attendance.models.devices import Device
from attendance.models.evaluating import CopiedForm, EvaluationAnswer, HasAnswered
from attendance.models.evidence import SheetPhoto
from attendance.models.observing import AppendOnlyError, AttendanceRecord, Flag, Observation, WalkIn
from attendance.models.planning import LONGEST_SESSION, Session, name_zones
from attendance.models.telling import Call, Notice
from attendance.models.venues import Venue, zone_of

__all__ = [
    "LONGEST_SESSION",
    "AgendaBlock",
    "AppendOnlyError",
    "AttendanceRecord",
    "CalendarFeed",
    "Call",
    "CopiedForm",
    "Device",
    "EvaluationAnswer",
    "Flag",
    "HasAnswered",
    "Notice",
    "Observation",
    "Session",
    "SheetPhoto",
    "Venue",
    "WalkIn",
    "name_zones",
    "zone_of",
]
