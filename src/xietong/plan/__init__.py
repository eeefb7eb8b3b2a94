"""A plan: dated measures, each owned by a government.

In: a YAML file (`read_plan`) and a baseline. Out: a checked `Plan`, and `Shocks` a year (`translate`).
Read `plan.py` first, then `measure.py` and one file of `measures/`.
"""
