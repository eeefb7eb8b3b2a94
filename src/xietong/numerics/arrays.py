"""The arrays of the model: NumPy at its edges, JAX inside."""

import jax
import numpy as np

__all__ = ["Array"]

Array = jax.Array | np.ndarray
