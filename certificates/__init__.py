"""Awards: frozen facts, wording and design. Reads courses, assessments and attendance."""
