"""A user's own road network with capacities and trips, in the formats TNTP and GMNS.

In: files. Out: one frozen `Traffic`, or a `NetworkError` with a finding for each row that cannot be used.
Read `network.py` first, then `read.py`; `tntp.py` and `gmns.py` each know one format.
"""

from xietong.region.traffic.network import Traffic, TrafficNetwork
from xietong.region.traffic.read import read_traffic

__all__ = ["Traffic", "TrafficNetwork", "read_traffic"]
