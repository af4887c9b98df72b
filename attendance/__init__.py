"""What happened in the room: sessions, observations that are only ever added, the record they fold to.

A `Session` is one meeting of a cohort. An `Observation` is one thing that a person or a device said about one
enrolment; it is never changed. `folding.fold` turns a set of them, in whatever order they came, into the state
that an `AttendanceRecord` keeps for reading. No record, or "not recorded", is a state: nothing is guessed.
"""
