"""What an indicator is: code, names, unit, direction, formula and source."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.state import Outcome

__all__ = ["ALL", "HERE", "WIDE", "Indicator"]

Text = tuple[str, ...]
Values = Float[np.ndarray, "detail place"]
Members = Float[np.ndarray, "place zone"]
Evaluate = Callable[[Baseline, Outcome, Members], Values]

WIDE: Text = ("region", "jurisdiction", "city", "tag")
ALL: Text = (*WIDE, "zone")

HERE = "Definition of this program"


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Args:
        unit: "persons", "jobs", "yuan" (a year, base-year prices), "minutes", "index" (base year 1), "ratio",
            "percent", "tonnes" (a year), "m3", "m" or "ug/m3".
        better: "up", "down" or "neither".
        by: What the rows after the total are: "" (nothing), "group", "sector" or "function".
        levels: Levels of places at which it is reported; `detailed` those at which its rows are.
        formula: The equation, in the symbols of the glossary.
        source: Where the definition comes from.
        evaluate: Its value in one outcome; None where a wing tells it (`assess.environment`).
    """

    code: str
    title_en: str
    title_zh: str
    unit: str
    better: str
    by: str
    levels: Text
    detailed: Text
    formula: str
    source: str
    evaluate: Evaluate | None = None
