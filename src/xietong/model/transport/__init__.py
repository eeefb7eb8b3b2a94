"""Travel times, door to door, by mode, purpose and year.

In: the networks and points of a region. Out: `PointTimes` and `TravelTimes`. Read `times.py` first.
"""
