"""An assessment read by name: values of an indicator by place, names of places, in the region's order."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float

from xietong.assess.assessment import Assessment
from xietong.assess.indicators import indicator_named
from xietong.plan.plan import Plan
from xietong.region.region import Region
from xietong.report.geometry import Shapes, draw_shapes
from xietong.report.words import Both, both

__all__ = ["Change", "Results", "measure_titles"]

_Key = tuple[str, str, str, str, str, int]


@dataclass(frozen=True)
class Change:
    """One indicator at one place in one year: without the plan, with it, and the difference."""

    without: float
    with_plan: float
    change: float
    percent: float
    unit: str


NOTHING = Change(np.nan, np.nan, np.nan, np.nan, "index")


@dataclass(frozen=True, eq=False)
class Results:
    """What the sections of the report ask of an assessment."""

    assessment: Assessment

    @property
    def region(self) -> Region:
        """The region of the assessment."""
        return self.assessment.baseline.region

    @property
    def last_year(self) -> int:
        """The year whose differences lead the report."""
        return self.assessment.years[-1]

    def change(
        self, indicator: str, level: str, place: str, *, sector: str = "", group: str = "", year: int = 0
    ) -> Change:
        """Values of an indicator at a place; all missing where it was not assessed there.

        Args:
            year: The last year where it is 0.
        """
        row = self._rows.get((indicator, level, place, group, sector, year or self.last_year))
        if row is None:
            return NOTHING
        table = self.assessment.indicators
        return Change(
            without=float(table["without"][row]),
            with_plan=float(table["with_plan"][row]),
            change=float(table["change"][row]),
            percent=float(table["percent"][row]),
            unit=str(table["unit"][row]),
        )

    def over_zones(self, indicator: str, column: str) -> Float[np.ndarray, " zone"]:
        """A column of the table of indicators for every zone in the last year, NaN where missing."""
        codes = self.region.zones.code
        return np.array([getattr(self.change(indicator, "zone", code), column) for code in codes])

    def levels_of(self, indicator: str, place: str) -> tuple[str, ...]:
        """Levels at which an indicator is reported for a place of this code, the widest first."""
        levels = ("region", "jurisdiction", "city", "tag", "zone")
        return tuple(level for level in levels if (indicator, level, place, "", "", self.last_year) in self._rows)

    def series(
        self, indicator: str, level: str, place: str
    ) -> tuple[Float[np.ndarray, " year"], Float[np.ndarray, " year"]]:
        """Values by year without the plan and with it."""
        rows = [self.change(indicator, level, place, year=year) for year in self.assessment.years]
        return np.array([row.without for row in rows]), np.array([row.with_plan for row in rows])

    def name(self, code: str) -> Both:
        """The name of the place of this code, the widest level first."""
        return self._names.get(code) or both(code.replace("_", " "))

    def drawn_name(self, name: str) -> Both:
        """What a parameter or a trend means, as its table says."""
        entry = self.region.parameters.get(name)
        if entry is not None:
            return Both(entry.meaning_en, entry.meaning_zh)
        table = self.region.tables.get("trends")
        if table is None or name not in table["trend"]:
            return both(name)
        row = list(table["trend"]).index(name)
        return Both(table["meaning_en"][row], table["meaning_zh"][row])

    def zone_name(self, zone: int) -> Both:
        """The name of a zone by its position."""
        zones = self.region.zones
        return Both(zones.name_en[zone], zones.name_zh[zone])

    def city_name(self, zone: int) -> Both:
        """The name of the city of a zone by the zone's position."""
        city = self.region.cities[int(self.region.zones.city[zone])]
        return Both(city.name_en, city.name_zh)

    def sector_name(self, code: str) -> Both:
        """The name of a sector or placed function."""
        sectors = self.region.sectors
        at = sectors.code.index(code)
        return Both(sectors.name_en[at], sectors.name_zh[at])

    def measure_title(self, measure: str) -> Both:
        """The title of a measure of the plan by its id."""
        return self._titles[measure]

    def indicator_name(self, code: str) -> Both:
        """The title of an indicator."""
        indicator = indicator_named(code)
        return Both(indicator.title_en, indicator.title_zh)

    @property
    def title(self) -> Both:
        """The title of the region."""
        return Both(self.region.title["en"], self.region.title["zh"])

    @cached_property
    def shapes(self) -> Shapes | None:
        """The drawing of the region that all maps share; None for a region without boundaries."""
        return draw_shapes(self.region)

    @cached_property
    def _rows(self) -> Mapping[_Key, int]:
        table = self.assessment.indicators
        columns = [table[name].tolist() for name in ("indicator", "level", "place", "group", "sector", "year")]
        return {
            (indicator, level, place, group, sector, int(year)): row
            for row, (indicator, level, place, group, sector, year) in enumerate(zip(*columns, strict=True))
        }

    @cached_property
    def _titles(self) -> Mapping[str, Both]:
        return measure_titles(self.assessment.plan)

    @cached_property
    def _names(self) -> Mapping[str, Both]:
        zones = self.region.zones
        names = {code: Both(en, zh) for code, en, zh in zip(zones.code, zones.name_en, zones.name_zh, strict=True)}
        if "tags" in self.region.tables:
            tags = self.region.tables["tags"]
            for tag, en, zh in zip(tags["tag"], tags["name_en"], tags["name_zh"], strict=True):
                names[str(tag)] = Both(str(en), str(zh))
        for place in (*self.region.cities, *self.region.jurisdictions):
            names[place.code] = Both(place.name_en, place.name_zh)
        names[self.region.key] = self.title
        return names


def measure_titles(plan: Plan) -> Mapping[str, Both]:
    """The titles of the measures of a plan by their ids."""
    return {measure.id: Both(measure.title.en, measure.title.zh) for measure in plan.measures}
