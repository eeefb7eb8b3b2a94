"""One claim on a result, with what is published or expected, and a verdict by rule."""

from dataclasses import dataclass

import numpy as np

__all__ = ["Claim"]


@dataclass(frozen=True)
class Claim:
    """One claim.

    Args:
        low, high: The range expected; infinite on one side for a sign or a bound.
        unit: "percent", "yuan", "ratio" or "per_public_job".
        rule: "sign" or "range": which words the verdict uses.
        slack: Share by which the value may leave the range and still be close.
    """

    key: str
    claim_en: str
    claim_zh: str
    place: str
    low: float
    high: float
    value: float
    unit: str
    rule: str
    source: str
    slack: float = 0.0

    @property
    def verdict(self) -> str:
        """`holds` or `fails` for a sign, else `close`, `too_low` or `too_high`."""
        above, below = self.value - self.low, self.high - self.value
        if self.slack > 0.0:
            above, below = above + self.slack * abs(self.low), below + self.slack * abs(self.high)
        is_inside = min(above, below) >= 0.0
        if self.rule == "sign":
            return "holds" if is_inside else "fails"
        return "close" if is_inside else "too_low" if self.value < self.low else "too_high"

    @property
    def published(self) -> str:
        """The range in figures, the same in every language."""
        if np.isinf(self.low) or np.isinf(self.high):
            return f"< {self.high:g}" if np.isinf(self.low) else f"> {self.low:g}"
        low, high = (f"{end:,.0f}" if abs(end) >= 100.0 else f"{end:.3g}" for end in (self.low, self.high))
        return low if low == high else f"{low} … {high}"
