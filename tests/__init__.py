"""The tests mirror `kpi/` and `pages/`; `tests/browser/` drives a real browser."""
