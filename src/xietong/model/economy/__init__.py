"""The economy: commuting, trade, land, agglomeration, migration, placed functions, and their equilibrium.

In: the base year as shares and levels (`state.Economy`) and `state.Shocks`. Out: `state.Solved`, then an
`Outcome`. Read `../state.py` first, then `equilibrium.py`.
"""
