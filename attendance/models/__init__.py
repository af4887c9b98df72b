from attendance.models.devices import Device
from attendance.models.evaluating import EvaluationAnswer, HasAnswered
from attendance.models.evidence import SheetPhoto
from attendance.models.observing import AppendOnlyError, AttendanceRecord, Flag, Observation, WalkIn
from attendance.models.planning import LONGEST_SESSION, Session
from attendance.models.telling import Notice

__all__ = [
    "LONGEST_SESSION",
    "AppendOnlyError",
    "AttendanceRecord",
    "Device",
    "EvaluationAnswer",
    "Flag",
    "HasAnswered",
    "Notice",
    "Observation",
    "Session",
    "SheetPhoto",
    "WalkIn",
]
