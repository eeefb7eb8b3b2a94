"""A plan under many draws of what is not known.

In: a baseline, a plan, ranges of parameters. Out: a range for every headline and the parameters that drive it. Read
`draws.py`, then `walk.py`.
"""
