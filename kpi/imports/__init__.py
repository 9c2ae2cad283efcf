"""Figures of a table that somebody keeps, brought into the database: matched, judged, saved as one change, undone.

`outcome` says what an import comes to, `registry` finds what a table names (or makes it), `series` turns the values of
one indicator into rows, `saving` previews and saves a whole reading, `undoing` takes it back, `keeping` keeps mappings.
"""
