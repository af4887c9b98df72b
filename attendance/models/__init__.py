from attendance.models.observing import AppendOnlyError, AttendanceRecord, Observation
from attendance.models.planning import LONGEST_SESSION, Session

__all__ = ["LONGEST_SESSION", "AppendOnlyError", "AttendanceRecord", "Observation", "Session"]
