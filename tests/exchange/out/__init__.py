"""Tests of the files that are handed out."""
