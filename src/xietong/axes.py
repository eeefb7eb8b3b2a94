"""Labelled data meet by label or not at all."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

__all__ = ["align"]


def align(
    values: Float[np.ndarray, " given"], labels: Sequence[str], onto: Sequence[str]
) -> Float[np.ndarray, " wanted"]:
    """Values reordered from `labels` to `onto`.

    Raises:
        ValueError: when the two sets of labels differ or a label stands twice.
    """
    if len(set(labels)) != len(labels) or set(labels) != set(onto) or len(labels) != len(onto):
        missing = sorted(set(onto) - set(labels))
        surplus = sorted(set(labels) - set(onto))
        raise ValueError(f"labels differ: missing {missing}, surplus {surplus}, or a label stands twice")
    position = {label: index for index, label in enumerate(labels)}
    return np.asarray(values)[[position[label] for label in onto]]
