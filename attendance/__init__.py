"""What happened in the room: sessions, observations that are only ever added, the record they fold to."""
