"""A plan: what governments decide, why, for what, and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, SerializeAsAny

from xietong.plan.agreement import Agreement
from xietong.plan.dates import FIRST_YEAR, LAST_YEAR
from xietong.plan.measure import Measure
from xietong.plan.measures import KINDS
from xietong.plan.title import STRICT, Title

__all__ = ["AssumedValue", "Assumption", "Basis", "Plan", "Target", "assumed_values"]

QUALITATIVE = "qualitative"

Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class Basis(BaseModel):
    """An agreement, plan or rule on which the plan rests."""

    model_config = STRICT

    id: str
    title: Title
    date: str | None = None
    source: str


class Target(BaseModel):
    """What is to be reached, where and by when.

    Args:
        indicator: Code of an indicator of the assessment, or of one that is not assessed.
        place: Code of a zone, city, jurisdiction or group of zones, or the key of the region.
        comparator: "<=", ">=", "=" or "qualitative": a line of a plan without a number.
        value, unit: The bound and its unit; neither for a qualitative target.
    """

    model_config = STRICT

    id: str
    title: Title
    indicator: str
    place: str
    year: int
    comparator: Literal["<=", ">=", "=", "qualitative"]
    value: float | None = None
    unit: str | None = None
    source: str = Field(min_length=1)

    @property
    def is_qualitative(self) -> bool:
        """True when there is no number to compare with."""
        return self.comparator == QUALITATIVE


class Assumption(BaseModel):
    """A number or rule that no source gives, with the reason for it."""

    model_config = STRICT

    id: str
    text: Title
    value: float | None = None
    unit: str | None = None
    why: Title


def _as_measure(value: Any) -> Any:
    if isinstance(value, dict):
        kind = value.get("kind")
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is not a kind of measure; known: {', '.join(KINDS)}")
        return KINDS[kind].model_validate(value)
    return value


AnyMeasure = Annotated[SerializeAsAny[Measure], BeforeValidator(_as_measure)]


class Plan(BaseModel):
    """What governments decide: dated measures, towards targets, on declared assumptions.

    Args:
        id: Short name.
        region: Key of the region, such as "bth".
        parent: Name of the plan whose changed copy this is; the measures here are complete already.
        horizon: First and last year.
        bodies: Owners and bearers of cost that are not jurisdictions, by code.
        acts_for: Governments for which a body acts; a body that is not named here stands above the governments of
            the region or outside it.
        basis: Plans, laws and rules on which the plan rests.
        agreements: What governments agreed, and what of it the plan carries out.
        livability: Weight of each component of livability; all alike where omitted.
    """

    model_config = STRICT

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    title: Title
    region: str
    parent: str | None = None
    horizon: tuple[Year, Year]
    bodies: dict[str, Title] = Field(default_factory=dict)
    acts_for: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    basis: tuple[Basis, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    targets: tuple[Target, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    livability: dict[str, float] = Field(default_factory=dict)
    measures: tuple[AnyMeasure, ...] = ()

    def only(self, ids: Iterable[str]) -> "Plan":
        """The same plan with these measures only, in the plan's order.

        Raises:
            KeyError: for an id that is not in the plan.
        """
        wanted = set(ids)
        if unknown := sorted(wanted - {measure.id for measure in self.measures}):
            raise KeyError(unknown[0])
        kept = tuple(measure for measure in self.measures if measure.id in wanted)
        return self.model_copy(update={"measures": kept})

    def in_space(self) -> "Plan":
        """The same plan with the measures that change places, people or prices; rules of money change none."""
        return self.only(measure.id for measure in self.measures if not measure.is_about_money)


@dataclass(frozen=True)
class AssumedValue:
    """One value of a measure that no source gives."""

    measure: str
    title: Title
    field: str
    value: Any


def assumed_values(plan: Plan) -> tuple[AssumedValue, ...]:
    """Every value of the measures that the plan declares as assumed, in the plan's order."""
    return tuple(_assumed(plan))


def _assumed(plan: Plan) -> Iterator[AssumedValue]:
    for measure in plan.measures:
        values = measure.model_dump(mode="json", by_alias=True)
        for name in measure.assumed:
            yield AssumedValue(measure.id, measure.title, name, _inside(values, name))


def _inside(values: Any, name: str) -> Any:
    first, _, rest = name.partition(".")
    if isinstance(values, list):
        return [_inside(value, name) for value in values]
    value = values.get(first)
    return _inside(value, rest) if rest else value
