"""From a programme as a spreadsheet to sessions of a cohort.

`mapping` (which column is what), `values` (days, times and hours as people write them; pure) and `checking` (what is wrong with a row,
and which sessions it repeats, moves or overlaps). None of them writes: that is `attendance.services.importing`.
"""
