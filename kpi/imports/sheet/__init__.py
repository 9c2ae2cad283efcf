"""A published management sheet read in: what was found, shown, corrected or dropped, and saved as one change.

`finding` lists what a sheet says, `matching` names its figures as they are registered, `saving` previews and saves,
`judging` and `figures` hold each finding against what is registered, `outcome` says what that comes to.
"""
