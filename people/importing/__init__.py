"""From a nomination list as an agency sends it to people, in four steps of one module each.

`reading` (bytes → rows of text), `mapping` (which column is what), `cleaning` (a row → a person's facts, with what is
wrong tied to row and column) and `checking` (repeats in the list, people already known). None of them writes: that
is `people.services.importing`.
"""
