"""What every test shares."""

from hypothesis import settings

# The same examples on every run, and no deadline: two workers share two cores.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")
