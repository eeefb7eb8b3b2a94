"""Public finance: what governments take in and spend, place by place, and how a gap is closed.

In: what is taxed and what is provided, by zone. Out: two books, revenue and spending, by kind and zone, whose sums
over any set of zones are the books of its government. Read `revenue.py` first, then `budget.py` and `closure.py`.
"""
