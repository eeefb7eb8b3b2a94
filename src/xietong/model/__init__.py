"""The model: pure functions on arrays.

In: a region (`calibrate`), then shocks. Out: a `Baseline`, then an `Outcome` a year. Read `state.py` first.
The wings `economy` and `transport` meet only in `jobs.py`, `calibrate.py` and `years.py`.
"""
