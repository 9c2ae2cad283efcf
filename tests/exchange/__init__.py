"""Tests of kpi/exchange: files in, files out."""
