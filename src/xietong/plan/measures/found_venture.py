"""Governments found a company together."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import BaseModel, Field

from xietong.model.baseline import Baseline
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault, did_you_mean, under
from xietong.plan.measure import SHARE_TOLERANCE, Measure
from xietong.plan.moved_jobs import faults_of_share
from xietong.plan.places import check_zone, zone_index
from xietong.plan.stakes import faults_of_stakes
from xietong.plan.title import STRICT
from xietong.region.gateways import PORT, gateways_of
from xietong.region.region import Region

__all__ = ["Debt", "Earnings", "FoundVenture"]

DAYS_A_YEAR = 366.0


class Debt(BaseModel):
    """A loan of a company.

    Args:
        year: In which it is drawn.
        yuan: Amount.
        rate: Interest a year, from the year after.
        years: Of repayment in equal parts, from the year after.
    """

    model_config = STRICT

    year: int
    yuan: float
    rate: float
    years: int

    def faults(self) -> Iterator[Fault]:
        """Faults that show by themselves."""
        if not self.yuan > 0:
            yield Fault(("yuan",), f"{self.yuan:g} yuan is no loan.", "Write a positive number.")
        if not 0 <= self.rate < 1:
            yield Fault(("rate",), f"{self.rate:g} is no rate a year.", "Write 0.04 for four percent.")
        if self.years < 1:
            yield Fault(("years",), f"{self.years} is no time of repayment.", "Write 1 or more.")


class Earnings(BaseModel):
    """What a company earns by the traffic of the model, from the year after the base year on.

    Args:
        of: "travellers" on the lines that it carries, or "tonnes" through ports.
        tariff: Yuan a passenger-kilometre or tonne at base-year prices; where omitted the fares of the region's
            trains, or the charges of its gateways.
        days: Days a year like the working day of the model; 365 less 104 rest days and 11 holidays (notice 3 of 2008
            of the Ministry of Labour and Social Security).
        ports: Codes of the gateways whose tonnes count.
        share: Part of the traffic that is the company's.
        cost_share: Operating cost over revenue; where omitted, for tonnes at the charges of the gateways their own
            cost, else none.
    """

    model_config = STRICT

    of: Literal["travellers", "tonnes"]
    tariff: float | None = None
    days: float = 250.0
    ports: tuple[str, ...] = ()
    share: float = 1.0
    cost_share: float | None = None

    def faults(self) -> Iterator[Fault]:
        """Faults that show by themselves."""
        if self.tariff is not None and not self.tariff > 0:
            yield Fault(("tariff",), f"{self.tariff:g} yuan is no tariff.", "Write a positive number.")
        if not 0 < self.days <= DAYS_A_YEAR:
            yield Fault(("days",), f"{self.days:g} days are no part of a year.", "Write 250 for working days.")
        if self.of == "tonnes" and not self.ports:
            yield Fault(("ports",), "no port is named.", "Name codes of ports of the region.")
        yield from faults_of_share(self.share, "share")
        if self.cost_share is not None and self.cost_share < 0:
            yield Fault(("cost_share",), "is negative.", "Write 0.6 for a cost of sixty percent of revenue.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Ports that the region does not have."""
        gateways = gateways_of(region)
        known = () if gateways is None else tuple(gateways.code[port] for port in gateways.of_type(PORT))
        for position, port in enumerate(self.ports):
            if port not in known:
                yield Fault(("ports", position), f"'{port}' is no port of the region.", did_you_mean(port, known))


class FoundVenture(Measure):
    r"""A company whose holders share its capital, its dividends and its losses in a ratio.

    Args:
        capital_yuan: Registered capital.
        ratio: Of each holder, a government or a body of the plan; 3, 3, 3 and 1 give 30, 30, 30 and 10 percent.
        shares, amounts: Stakes as stated, parts of one and yuan; checked against the ratio.
        seat: Zone where it is registered; its own taxes fall there.
        calls: Share of the capital that is paid in, by year; all of it in the year of `date` where omitted.
        debts: Loans.
        revenue, operating_cost: Yuan by year at base-year prices, declared.
        earnings: Revenue by the traffic of the model, which stands before the declared; a declared cost stands before
            the cost of earnings.
        payout_share: Part of the year's free cash that is paid out as dividend.
        carries: Measures of the plan that it builds or runs.
    """

    is_about_money: ClassVar[bool] = True

    kind: Literal["found-venture"] = "found-venture"
    capital_yuan: float
    ratio: Mapping[str, float]
    shares: Mapping[str, float] | None = None
    amounts: Mapping[str, float] | None = None
    seat: str | None = None
    calls: Mapping[int, float] = Field(default_factory=dict)
    debts: tuple[Debt, ...] = ()
    revenue: Mapping[int, float] = Field(default_factory=dict)
    operating_cost: Mapping[int, float] = Field(default_factory=dict)
    payout_share: float = 1.0
    carries: tuple[str, ...] = ()
    earnings: Earnings | None = None

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from faults_of_stakes(self.ratio, self.capital_yuan, shares=self.shares, amounts=self.amounts)
        yield from faults_of_share(self.payout_share, "payout_share")
        for position, debt in enumerate(self.debts):
            yield from under(("debts", position), debt.faults())
        if self.earnings is not None:
            yield from under(("earnings",), self.earnings.faults())
            if self.earnings.of == "travellers" and not self.carries:
                yield Fault(
                    ("carries",), "names no line whose travellers could pay.", "Name measures that open lines."
                )
        if any(share < 0 for share in self.calls.values()):
            yield Fault(("calls",), "a call is negative.", "Write shares of the capital from 0 to 1.")
        if self.calls and abs(sum(self.calls.values()) - 1.0) > SHARE_TOLERANCE:
            paid = f"add up to {sum(self.calls.values()):g} of the capital, not to one."
            yield Fault(("calls",), paid, "Change them so that they do.")
        if self.is_dated:
            for field, year in self.named_years():
                if year < int(self.begins):
                    what = f"{year} lies before the company is founded."
                    yield Fault((field, str(year)), what, "Change the year or the date.")

    def named_years(self) -> Iterator[tuple[str, int]]:
        """Years of calls, revenue, cost and loans."""
        for field in ("calls", "revenue", "operating_cost"):
            yield from ((field, year) for year in getattr(self, field))
        yield from (("debts", debt.year) for debt in self.debts)

    def refers_to(self) -> Iterator[tuple[str, tuple[str, ...], str]]:
        """What the company builds or runs."""
        yield "carries", self.carries, ""

    def check(self, region: Region) -> Iterator[Fault]:
        """An unknown seat or port."""
        if self.seat is not None:
            yield from check_zone(region, self.seat, ("seat",))
        if self.earnings is not None:
            yield from under(("earnings",), self.earnings.check(region))

    def host_zones(self, region: Region) -> frozenset[int]:
        """The seat."""
        return frozenset() if self.seat is None else frozenset({zone_index(region, self.seat)})

    def change(self, baseline: Baseline, year: int) -> Change:
        """Nothing: what the company builds is a measure of its own."""
        return no_change(baseline)
