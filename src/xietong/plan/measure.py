"""What every measure of a plan has, whatever its kind."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from pydantic import BaseModel, Field

from xietong.model.baseline import Baseline
from xietong.plan.building_cost import BuildingCost
from xietong.plan.change import Change, Opening
from xietong.plan.dates import MID_YEAR, When, decimal_end, decimal_start
from xietong.plan.fault import Fault, did_you_mean, under
from xietong.plan.title import STRICT, Title
from xietong.region.region import Region

__all__ = ["Cost", "Measure", "adds_up"]

SHARE_TOLERANCE = 1e-6


def adds_up(shares: Iterable[float], path: tuple[str | int, ...]) -> Iterator[Fault]:
    """A fault where shares are negative or do not add up to one."""
    values = list(shares)
    if any(share < 0 for share in values):
        yield Fault(path, "a share is negative.", "Write shares from 0 to 1.")
    if abs(sum(values) - 1.0) > SHARE_TOLERANCE:
        yield Fault(path, f"the shares add up to {sum(values):g}, not to one.", "Change them so that they do.")


class Cost(BaseModel):
    """What a measure costs and who bears it.

    Args:
        yuan: Yuan at base-year prices, over the whole measure.
        kind: "agreed", "planned" or "in_place"; sums of different kinds are never added.
        borne_by: Share of each government or body; the shares add up to one.
    """

    model_config = STRICT

    yuan: float
    kind: Literal["agreed", "planned", "in_place"]
    borne_by: dict[str, float] = Field(default_factory=dict)

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        if self.yuan <= 0:
            yield Fault(("yuan",), f"{self.yuan:g} yuan is not a cost.", "Write a positive number or no cost.")
        if self.borne_by:
            yield from adds_up(self.borne_by.values(), ("borne_by",))


class Measure(BaseModel):
    """A dated decision of a government. One file in `measures/` for each kind.

    A measure starts at `date` at once, or grows evenly between `from` and `to`.

    Args:
        id: Short name, unique in the plan.
        owner: Code of the jurisdiction or of the body (see `Plan.bodies`) that decides.
        date: The day from which the measure is in force.
        start, end: Written `from` and `to`: the measure grows evenly between them.
        legal_basis: Law, rule or agreement on which it rests, in words.
        rests_on: Ids of the agreements and other bases of the plan on which it rests.
        source: Where its facts come from.
        assumed: Names of the fields whose value no source gives.
        is_in_base: True for a measure carried out before the base year: the data already hold it, so
            it changes nothing (a red line still limits what grows) and may be dated before the horizon.
    """

    model_config = STRICT

    is_about_money: ClassVar[bool] = False
    """True for a rule of money between governments, which changes nothing in the model of places and people."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    kind: str
    title: Title
    owner: str
    date: When | None = None
    start: When | None = Field(default=None, alias="from")
    end: When | None = Field(default=None, alias="to")
    cost: Cost | None = None
    legal_basis: str | None = None
    rests_on: tuple[str, ...] = ()
    source: str = Field(min_length=1)
    note: Title | None = None
    assumed: tuple[str, ...] = ()
    is_in_base: bool = False

    @property
    def stated_yuan(self) -> float | None:
        """What the measure costs as stated with it."""
        return None if self.cost is None else self.cost.yuan

    @property
    def is_dated(self) -> bool:
        """True with either a date or both ends of a span."""
        has_span = self.start is not None and self.end is not None
        has_part_of_a_span = self.start is not None or self.end is not None
        return has_span if self.date is None else not has_part_of_a_span

    @property
    def begins(self) -> float:
        """Decimal year from which anything changes."""
        return decimal_start(str(self.date or self.start))

    @property
    def ends(self) -> float:
        """Decimal year from which the whole measure is in force."""
        return self.begins if self.date is not None else decimal_end(str(self.end))

    def phase(self, year: int, base_year: int) -> float:
        r"""Share of the measure that is in force in a year and was not yet in the base year.

        $$ \phi_y = h(y + \tfrac12) - h(y_0 + \tfrac12), \quad
           h(t) = \min\{1, \max\{0, (t - t_0) / (t_1 - t_0)\}\} $$

        Args:
            year: $y$; what is in force on its 30 June counts.
            base_year: $y_0$; what was in force by then is in the data already.

        Returns:
            $\phi_y$ in [0, 1]; zero in the base year and for a measure that is in the base.
        """
        if self.is_in_base:
            return 0.0
        return self._done(year + MID_YEAR) - self._done(base_year + MID_YEAR)

    def _done(self, moment: float) -> float:
        if self.ends <= self.begins:
            return float(moment > self.begins)
        return min(1.0, max(0.0, (moment - self.begins) / (self.ends - self.begins)))

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region: dates, cost, names of assumed fields."""
        yield from self._faults_of_dates()
        if self.cost is not None:
            yield from under(("cost",), self.cost.faults())
        known = sorted(field.alias or name for name, field in type(self).model_fields.items())
        for position, name in enumerate(self.assumed):
            if name.split(".")[0] not in known:
                yield Fault(
                    ("assumed", position),
                    f"'{name}' is not a field of a measure of kind {self.kind}.",
                    did_you_mean(name, known),
                )

    def _faults_of_dates(self) -> Iterator[Fault]:
        if not self.is_dated:
            yield Fault((), "has no clear date.", "Write either a date, or both from and to.")
        elif self.start is not None and self.ends < self.begins:
            yield Fault(("to",), f"{self.end} lies before the beginning, {self.start}.", "Exchange the two.")

    def faults_of_span(self, why: str) -> Iterator[Fault]:
        """A fault where a measure that holds from one day on, as `why` tells, is written as growing."""
        if self.date is None and self.start is not None:
            yield Fault(("from",), why, "Write date instead of from and to.")

    def refers_to(self) -> Iterator[tuple[str, tuple[str, ...], str]]:
        """Fields that hold ids of other measures of the plan: the field, the ids, and their kind, "" for any."""
        yield from ()

    def named_years(self) -> Iterator[tuple[str, int]]:
        """Years that the measure names beside its date: the field and the year; none lies after the horizon."""
        yield from ()

    @abstractmethod
    def host_zones(self, region: Region) -> frozenset[int]:
        """Positions of the zones where the measure takes place or arrives; their governments must consent."""

    def touched_zones(self, region: Region) -> frozenset[int]:
        """Positions of all zones that the measure names: the hosts, and the origins where there are any."""
        return self.host_zones(region)

    @abstractmethod
    def check(self, region: Region) -> Iterator[Fault]:
        """Faults of the measure against a region, with paths inside the measure."""

    def openings(self, region: Region, year: int) -> tuple[Opening, ...]:
        """Lines and roads that the measure has opened by 30 June of a year; none where it opens nothing."""
        return ()

    def building_cost(self, region: Region) -> BuildingCost | None:
        """What is built and what that costs; None where nothing tells."""
        return None

    @abstractmethod
    def change(self, baseline: Baseline, year: int) -> Change:
        """What the measure changes in a year against the base year."""
