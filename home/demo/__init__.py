"""The demo: a real course, a programme, two cohorts and what happened to them, loaded through the services.

`content/` holds the texts, `pictures/` and `media/` what was drawn and recorded for them. Every person is invented.
"""
