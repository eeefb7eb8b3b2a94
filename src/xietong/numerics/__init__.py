"""Mathematics that knows nothing of cities. Importing it switches 64-bit floats on."""

import jax

jax.config.update("jax_enable_x64", True)
