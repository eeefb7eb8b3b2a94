"""A region as labelled data.

In: a folder of tables (`read_region`). Out: one frozen `Region`. Read `region.py` first, then `schema/`.
"""
