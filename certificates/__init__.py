"""Awards: who has earned a certificate, and the certificates themselves.

A certificate freezes its facts, its wording and its design (pictures included) when it is issued; a correction is
a new certificate that replaces the old one, a revocation is a state, and nothing is deleted. Reads courses,
assessments and attendance; only home, reports and lms read it.
"""
