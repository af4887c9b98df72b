"""Technical vocabulary that every app shares.

It holds no word of training and imports nothing of ours: errors with a sentence to show, the audit trail,
background work, cleaned HTML, spreadsheets that are safe to open, PDF layout, page components.
Something is admitted when two apps need it.
"""
