"""Games to test rules of sharing with."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

__all__ = ["any_game", "convex_game", "member", "superadditive", "symmetric_game"]


def member(n: int) -> np.ndarray:
    """One where a player is in a coalition."""
    return (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(float)


@st.composite
def any_game(draw: st.DrawFn, least: int = 1, most: int = 5) -> np.ndarray:
    """A game with small whole values, so that ties abound; superadditive or not."""
    n = draw(st.integers(least, most))
    values = draw(arrays(np.int64, (1 << n,), elements=st.integers(-4, 8))).astype(float)
    values[0] = 0.0
    return values


@st.composite
def superadditive(draw: st.DrawFn, least: int = 2, most: int = 5) -> np.ndarray:
    """A game in which no two coalitions lose by joining."""
    values = draw(any_game(least, most)).copy()
    for mask in range(1, len(values)):
        part = (mask - 1) & mask
        while part:
            values[mask] = max(values[mask], values[part] + values[mask ^ part])
            part = (part - 1) & mask
    return values


@st.composite
def convex_game(draw: st.DrawFn, least: int = 2, most: int = 5) -> np.ndarray:
    """A game whose dividends are positive for two players and more."""
    n = draw(st.integers(least, most))
    dividends = draw(arrays(np.int64, (1 << n,), elements=st.integers(0, 5))).astype(float)
    dividends[0] = 0.0
    dividends[1 << np.arange(n)] -= 2.0
    masks = np.arange(1 << n)
    return ((masks[:, None] & masks[None, :]) == masks[None, :]) @ dividends


@st.composite
def symmetric_game(draw: st.DrawFn) -> np.ndarray:
    """A game in which only the number of members counts."""
    n = draw(st.integers(2, 6))
    by_size = np.array([0.0, *draw(st.lists(st.integers(-3, 9), min_size=n, max_size=n))])
    return by_size[member(n).sum(axis=1).astype(int)]
