"""The domain: plans, actuals, status. It knows no user interface."""
