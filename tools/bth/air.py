"""Tables of the air that are estimated here: concentrations of the base year, what arrives where, who emits."""

import math
from collections import defaultdict

import numpy as np
from scipy.optimize import brentq

from bth.economy import input_output
from bth.tables import Row, Source, Target
from xietong.model.air.estimate import Estimate, Ranges, estimate, prior_shares

INF = math.inf
STUDY_YEAR = "2015"
BASE_YEAR = 2020
REACH_KM = (10.0, 1000.0)
# Assumption of the prior; the published ranges do not bear on it.
WIND_ON_HEAVY_DAYS = 0.5
SOUTH = 180.0
# Assumption: "about balanced" means within a twentieth of what the city has.
BALANCED = 0.05
MORE_THAN_HALF = 0.5
WANG = "Wang Yanli et al. 2017, Huanjing Kexue 38(12):4897-4904 (ranges)"
BEIJING_ROUND = "Beijing third apportionment 2021-09-06 (2020-2021 data)"
WINTERS = "Shao Xuanyi et al. 2021 and Dai Wujun et al. 2024 (see source_receptor)"
ANNUAL_METHOD = (
    "estimated: least cross-entropy to a prior (half CO2 of 2014, half residents of 2020, thinning out with distance "
    "so that the mean own share is the middle of its published range) within the published ranges of 2015 and the "
    "third Beijing round; low and high are what the ranges allow"
)
HEAVY_METHOD = (
    "estimated: the same with southerly wind in the prior (assumption), within the published shares of heavy days "
    "and winters; low and high are what these allow"
)


def write(source: Source, target: Target) -> None:
    """Write the three tables."""
    codes = sorted({zone["city_code"] for zone in source.zones})
    names = {zone["city_en"]: zone["city_code"] for zone in source.zones}
    target.write(
        "environment/air_base",
        ("city", "pm25", "low", "high", "pm25_method", "source"),
        air_base(source, codes),
    )
    study = Study(source, codes, names)
    annual = estimate(study.prior(0.0), study.annual())
    heavy = estimate(study.prior(WIND_ON_HEAVY_DAYS), study.heavy())
    target.write(
        "environment/source_receptor_shares",
        ("receptor", "origin", "season", "pollutant", "share", "low", "high", "share_method", "source"),
        [
            *rows_of(codes, annual, "annual", ANNUAL_METHOD, f"{WANG}; {BEIJING_ROUND}"),
            *rows_of(codes, heavy, "heavy_days", HEAVY_METHOD, f"{BEIJING_ROUND}; {WINTERS}"),
        ],
    )
    target.write(
        "environment/emission_sources",
        ("source", "driver", "sector", "activity", "pollutant", "intensity", "share", "weight_method"),
        emission_sources(source),
    )


def rows_of(codes: list[str], found: Estimate, season: str, method: str, source: str) -> list[Row]:
    """Shares of the cities; what is left of a row to one comes from outside."""
    return [
        {
            "receptor": receptor,
            "origin": origin,
            "season": season,
            "pollutant": "all",
            "share": f"{found.share[r, z]:.10f}",
            "low": f"{max(found.low[r, z], 0.0):.6f}",
            "high": f"{found.high[r, z]:.6f}",
            "share_method": method,
            "source": source,
        }
        for r, receptor in enumerate(codes)
        for z, origin in enumerate(codes)
    ]


class Study:
    """What was published of the shares, and the prior."""

    def __init__(self, source: Source, codes: list[str], names: dict[str, str]) -> None:
        self.source, self.codes = source, codes
        self.at = {name: codes.index(code) for name, code in names.items()}
        self.rows = source.rows("environment/source_receptor.csv")
        people: dict[str, float] = defaultdict(float)
        moment: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(2))
        for zone in source.zones:
            persons = float(zone["pop_2020"])
            people[zone["city_code"]] += persons
            moment[zone["city_code"]] += persons * np.array([float(zone["lon"]), float(zone["lat"])])
        self.people = np.array([people[code] for code in codes])
        self.centre = np.array([moment[code] / people[code] for code in codes])
        particles = {
            row["adcode"]: float(row["pm25_ug_m3"])
            for row in source.rows("environment/pm25_by_city_year.csv")
            if row["year"] == STUDY_YEAR and row["period"] == "annual" and row["quality"] == "B"
        }
        self.particles = np.array([particles[code] for code in codes])
        carbon = {
            row["adcode"]: float(row["co2"])
            for row in source.rows("environment/co2_by_city_year.csv")
            if row["year"] == "2014" and row["series"].startswith("CEADs") and row["co2"]
        }
        self.carbon = np.array([carbon[code] for code in codes])

    def prior(self, wind: float) -> np.ndarray:
        """Half by carbon dioxide, half by people; own and outside shares on average at the middle of their ranges."""
        emissions = self.carbon / self.carbon.sum() + self.people / self.people.sum()
        every = "any of the 13 cities"
        outside = float(np.mean(self.range_of(every, "outside BTH", "2015 annual")))
        own = float(np.mean(self.range_of(every, "own city", "2015 annual")))

        def shares(reach_km: float, wind: float) -> np.ndarray:
            lon, lat = self.centre.T
            return prior_shares(emissions, lon, lat, outside=outside, reach_km=reach_km, wind=wind, wind_from=SOUTH)

        reach = brentq(lambda km: float(np.diag(shares(km, 0.0)).mean()) - own, *REACH_KM)
        return shares(reach, wind)

    def range_of(self, receptor: str, origin: str, period: str) -> tuple[float, float]:
        """A published range as shares."""
        for row in self.rows:
            if (row["receptor"], row["source_region"], row["period"]) == (receptor, origin, period):
                return float(row["value_low"]) / 100.0, float(row["value_high"]) / 100.0
        raise KeyError(f"{receptor}, {origin}, {period}")

    def annual(self) -> Ranges:
        """Ranges of the year, with the classes of the cities and the latest round of Beijing."""
        every, n = "any of the 13 cities", len(self.codes)
        own = np.tile(self.range_of(every, "own city", "2015 annual"), (n, 1))
        others = np.tile(self.range_of(every, "other 12 cities", "2015 annual"), (n, 1))
        outside = np.tile(self.range_of(every, "outside BTH", "2015 annual"), (n, 1))
        beyond, net = np.tile([0.0, 1.0], (n, 1)), np.tile([-INF, INF], (n, 1))
        for row in self.rows:
            if row["period"] != "2015 annual" or row["method"] != "CAMx-PSAT tagging" or row["value_low"]:
                continue
            if row["source_region"] == "own city":
                own[self.at[row["receptor"]], 0] = MORE_THAN_HALF
            elif "net receptor" in row["note"]:
                net[self.at[row["receptor"]]] = (-INF, 0.0)
            elif "net source" in row["note"]:
                net[self.at[row["source_region"]]] = (0.0, INF)
            elif "balanced" in row["note"]:
                net[self.at[row["receptor"]]] = (-BALANCED, BALANCED)
        beijing = self.at["Beijing"]
        own[beijing] = self.range_of("Beijing", "own city", "2020-2021 annual")
        beyond[beijing] = self.range_of("Beijing", "outside Beijing", "2020-2021 annual")
        return Ranges(own, others, outside, beyond, net, self.particles)

    def heavy(self) -> Ranges:
        """What was published of heavy days and of winters; nothing else is known of them."""
        n = len(self.codes)
        free = np.tile([0.0, 1.0], (n, 1))
        own, beyond, net = free.copy(), free.copy(), np.tile([-INF, INF], (n, 1))
        for city in ("Handan", "Xingtai", "Hengshui", "Cangzhou"):
            own[self.at[city]] = self.range_of(city, "own city", "winters 2019-2021")
        beyond[self.at["Tangshan"]] = self.range_of("Tangshan", "outside Tangshan", "2018-01")
        # The round gives 64 ± 8 per cent: its middle, so that the row says what was published.
        beyond[self.at["Beijing"]] = np.mean(
            self.range_of("Beijing", "outside Beijing", "2020-2021 days above 150 ug/m3")
        )
        return Ranges(own, free, free, beyond, net, self.particles)


def air_base(source: Source, codes: list[str]) -> list[dict[str, object]]:
    """Fine particles of the base year by city; the figures of the year itself are held out on purpose."""
    rows = source.rows("environment/pm25_by_city_year.csv")
    of = {
        (row["adcode"], row["year"], row["period"]): float(row["pm25_ug_m3"])
        for row in reversed(rows)
        if row["pm25_ug_m3"]
    }
    hebei_2018 = next(float(r["pm25_ug_m3"]) for r in rows if (r["zone"], r["year"]) == ("Hebei", "2018"))
    hebei_2023 = next(float(r["pm25_ug_m3"]) for r in rows if (r["zone"], r["year"]) == ("Hebei", "2023"))
    mean = hebei_2018 * (hebei_2023 / hebei_2018) ** ((BASE_YEAR - 2018) / 5)
    late = {code: of.get((code, "2023", "Jan-Nov")) for code in codes if code.startswith("13")}
    known = [code for code, value in late.items() if value is not None]
    early = {code: of[code, STUDY_YEAR, "annual"] for code in late}
    mean_late, mean_early = np.mean([late[c] for c in known]), np.mean([early[c] for c in known])
    late = {c: v if v is not None else early[c] / mean_early * mean_late for c, v in late.items()}
    scale = mean / np.mean(list(late.values()))
    result: list[dict[str, object]] = []
    for code in codes:
        if code == "110000":
            low, high = of[code, "2021", "annual"], of[code, "2019", "annual"]
            value, method = math.sqrt(low * high), "estimated: geometric mean of the official values of 2019 and 2021"
            origin = "Beijing bulletins 2019 and 2021 (see fine_particles)"
        elif code == "120000":
            high = of[code, "2018", "annual"]
            value = of[code, "2019", "annual"]
            low, method = value * scale_down(of), "value of 2019, the nearest year; low: with Beijing's fall to 2021"
            origin = "see fine_particles"
        else:
            value = late[code] * scale
            low, high = late[code], late[code] * scale * hebei_2018 / mean
            method = (
                "estimated: pattern of the cities in January to November 2023, at the provincial mean between 2018 "
                "and 2023; low: the pattern itself; high: at the mean of 2018"
            )
            if code not in known:
                method += "; pattern from 2015, since 2023 was not found"
            origin = "Hebei rankings 2023 and bulletins 2018, 2023 (see fine_particles)"
        result.append(
            {"city": code, "pm25": round(value, 2), "low": round(low, 2), "high": round(high, 2)}
            | {"pm25_method": method, "source": origin}
        )
    return result


def scale_down(of: dict[tuple[str, str, str], float]) -> float:
    """Beijing in 2021 over 2019."""
    return of["110000", "2021", "annual"] / of["110000", "2019", "annual"]


INDUSTRY, OTHER, ALL = "industry incl. power and boilers", "all other sectors", "all"
SOURCE_OF = {
    "utilities": "power",
    "mining": "materials",
    "mfg_materials": "materials",
    "mfg_light": "manufacturing",
    "mfg_machinery": "manufacturing",
    "mfg_electrical_electronic": "manufacturing",
}
HALF = "half of it to goods transport, half to commuters: assumption, no traffic counts"
REST = (
    ("household", "residents", "", "SO2", 1.0, "no split published: all to household heat, the main source"),
    ("household", "residents", "", "PM25", 1.0, "no split published: all to household heat, the main source"),
    ("transport", "output", "transport_post", "NOx", 0.5, f"no split published: all to transport; {HALF}"),
    ("transport", "commuting", "", "NOx", 0.5, f"no split published: all to transport; {HALF}"),
    ("household", "residents", "", "VOC", 0.5, "no split published: half to households, half to transport"),
    ("transport", "output", "transport_post", "VOC", 0.25, f"no split published: half to transport; {HALF}"),
    ("transport", "commuting", "", "VOC", 0.25, f"no split published: half to transport; {HALF}"),
    (
        "farming",
        "output",
        "agriculture",
        "NH3",
        1.0,
        "total not published: relative; all to farming, the main source",
    ),
)


def emission_sources(source: Source) -> list[dict[str, object]]:
    """Who emits: industry by what each sector buys from mining, the rest by its main source."""
    bought, output = defaultdict(float), defaultdict(float)
    for row in input_output(source):
        if row["origin"] in ("home", "imported") and row["row"] == "mining":
            bought[row["column"]] += float(row["yuan"])
        if row["origin"] in ("home", "imported", "value_added"):
            output[row["column"]] += float(row["yuan"])
    method = "what the sector buys from mining (coal, ore, oil, gas) per yuan of output, national table of 2017"
    rows: list[dict[str, object]] = [
        {
            "source": kind,
            "driver": "output",
            "sector": sector,
            "activity": ALL if pollutant == "CO2" else INDUSTRY,
            "pollutant": pollutant,
            "intensity": f"{bought[sector] / output[sector]:.8f}",
            "share": "",
            "weight_method": f"assumption: {method}",
        }
        for sector, kind in SOURCE_OF.items()
        for pollutant in ("SO2", "NOx", "PM25", "VOC", "CO2")
    ]
    rows += [
        {
            "source": kind,
            "driver": driver,
            "sector": sector,
            "activity": OTHER,
            "pollutant": pollutant,
            "intensity": "",
            "share": share,
            "weight_method": f"assumption: {method}",
        }
        for kind, driver, sector, pollutant, share, method in REST
    ]
    return rows
