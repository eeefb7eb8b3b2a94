"""What a plan does, to whom, by when, against its targets.

In: a baseline and a plan (`evaluate_plan`). Out: an `Assessment`. Read `assessment.py` first.
"""
