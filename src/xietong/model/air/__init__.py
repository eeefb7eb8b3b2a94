"""Air: what is emitted where, what arrives where, who breathes it and what it does to them.

In: emissions over base by pollutant and city, a table of what arrives, people. Out: concentrations, exposure, deaths
and the logarithms of amenity and productivity that the economy takes. Read `transfer.py` first. This wing knows no
other wing; what one emits is put together in `assess/air.py`.
"""

from xietong.model.air.transfer import POLLUTANTS, Transfer

__all__ = ["POLLUTANTS", "Transfer"]
