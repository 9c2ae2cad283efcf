"""Figures drawn with plotly: one module a chart, each a function from what was read to one plotly figure.

Nothing is computed here but places on the paper. `style` holds what all charts look like.
"""
