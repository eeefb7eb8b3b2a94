"""The arrays of the model: NumPy at its edges, JAX inside."""

from types import ModuleType

import jax
import jax.numpy as jnp
import numpy as np

__all__ = ["Array", "namespace"]

Array = jax.Array | np.ndarray


def namespace(*arrays: Array) -> ModuleType:
    """NumPy for NumPy arrays alone, JAX as soon as one of them is JAX's: for small functions that serve both."""
    return np if all(isinstance(array, np.ndarray) for array in arrays) else jnp
