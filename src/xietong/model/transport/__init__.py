"""Travel times, door to door, by mode, purpose and year.

In: the networks and points of a region, as `Networks` and `Settlements`. Out: `PointTimes` and `TravelTimes`.
Read `times.py` first, then `skims.py`; `settings.py` declares every constant, `timetable.py` checks the rail times.
"""
