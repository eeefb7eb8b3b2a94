"""Stakes in a joint company, from the ratio in which its holders share, exactly."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from xietong.plan.fault import Fault

__all__ = ["amounts_of", "faults_of_stakes", "stakes_of_ratio"]

YUAN = Fraction(1)
"""Amounts that are stated may be rounded to the yuan."""


def stakes_of_ratio(ratio: Mapping[str, int | float | Fraction]) -> dict[str, Fraction]:
    r"""Each holder's share: $s_h = r_h / \sum_k r_k$; 3:3:3:1 gives 30, 30, 30 and 10 percent.

    Args:
        ratio: $r$, positive numbers; exact when they are whole, fractions or decimals of few digits.
    """
    parts = {holder: _exact(part) for holder, part in ratio.items()}
    total = sum(parts.values(), Fraction(0))
    return {holder: part / total for holder, part in parts.items()}


def amounts_of(ratio: Mapping[str, int | float | Fraction], capital: int | float | Fraction) -> dict[str, Fraction]:
    r"""What each holder pays in: $s_h K$, yuan; they add up to the registered capital $K$ exactly."""
    return {holder: stake * _exact(capital) for holder, stake in stakes_of_ratio(ratio).items()}


def _exact(number: int | float | Fraction) -> Fraction:
    """The number as it was written: 0.1 is a tenth, not the nearest binary fraction."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def faults_of_stakes(
    ratio: Mapping[str, float],
    capital: float,
    *,
    shares: Mapping[str, float] | None = None,
    amounts: Mapping[str, float] | None = None,
) -> Iterator[Fault]:
    """Ratios that are none, and stated shares and amounts that do not follow from the ratio or do not add up.

    Args:
        ratio: In which the holders share.
        capital: Registered capital, yuan.
        shares: As stated, parts of one.
        amounts: As stated, yuan.
    """
    if not capital > 0:
        yield Fault(("capital_yuan",), f"{capital:g} yuan is no capital.", "Write a positive number of yuan.")
    if len(ratio) < 2:
        yield Fault(("ratio",), "names fewer than two holders.", "Name every holder with its part, such as 3 and 1.")
    wrong = [holder for holder, part in ratio.items() if not part > 0]
    for holder in wrong:
        yield Fault(("ratio", holder), f"{ratio[holder]:g} is no part.", "Write a positive number.")
    if wrong or not ratio or not capital > 0:
        return
    expected = stakes_of_ratio(ratio)
    if shares is not None:
        yield from _stated("shares", shares, expected, Fraction(1), Fraction(1, 10000), "one")
    if amounts is not None:
        due = amounts_of(ratio, capital)
        yield from _stated("amounts", amounts, due, _exact(capital), YUAN, f"the capital of {capital:,.0f} yuan")


def _stated(
    field: str,
    stated: Mapping[str, float],
    expected: Mapping[str, Fraction],
    whole: Fraction,
    tolerance: Fraction,
    what: str,
) -> Iterator[Fault]:
    total = sum((_exact(value) for value in stated.values()), Fraction(0))
    if abs(total - whole) > tolerance:
        yield Fault((field,), f"add up to {float(total):,.10g}, not to {what}.", "Correct them, or leave them out.")
    for holder in [*stated, *(name for name in expected if name not in stated)]:
        if holder not in stated or holder not in expected:
            yield Fault((field,), f"and the ratio do not both name '{holder}'.", "Name the same holders in both.")
        elif abs(_exact(stated[holder]) - expected[holder]) > tolerance:
            due = float(expected[holder])
            said = f"{stated[holder]:,.10g} does not follow from the ratio, which gives {due:,.10g}."
            yield Fault((field, holder), said, "Correct the ratio or the number.")
