"""Tests of what becomes of the figures of a table."""
