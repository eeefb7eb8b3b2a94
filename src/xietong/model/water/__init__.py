"""Water: groundwater and subsidence, demand and supply, compensation between up- and downstream, red lines.

In: aquifers, beds and what is taken and given (`Aquifers`, `Forcing`). Out: heads, storage, compaction and a water
balance that closes (`simulate`). The same code runs on zones, year by year, and on a grid, month by month.
Read `aquifers.py` first, then `flow.py`; `budget.py` says who demands water and where it comes from.
"""
