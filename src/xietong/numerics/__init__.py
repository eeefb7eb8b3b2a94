"""Mathematics that knows nothing of cities. Importing it switches 64-bit floats on.

A `FixedPointMap` comes in, a `Solution` and its `FixedPointCertificate` go out. Read `fixed_point_map.py` first,
then `robust.py`, which climbs from `fixed_point.py` to `homotopy.py` and `newton.py`; then `certificate.py`,
`refine.py` and `implicit.py`.
"""

import jax

jax.config.update("jax_enable_x64", True)
