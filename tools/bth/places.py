"""Jurisdictions, cities, zones, groups of zones, boundaries."""

from collections import defaultdict
from itertools import pairwise

from bth.points import mean_distance_km
from bth.tables import DECLARED, Row, Source, Target, read_rows

CITY_COLUMNS = ("code", "jurisdiction", "name_en", "name_zh", "wage_yuan", "wage_method")
CITY_WAGE_METHOD = "mean wage of the employed in urban units {}, city panel of the statistical yearbooks"
CORE_TWO = {"110101", "110102"}
CENTRAL_SIX = CORE_TWO | {"110105", "110106", "110107", "110108"}
NEAR_SUBURBS = {"110111", "110112", "110113", "110114", "110115"}
TIANJIN_CORE = {"120101", "120102", "120103", "120104", "120105", "120106"}
TIANJIN_NEAR = {"120110", "120111", "120112", "120113"}
CENTRE_OF_BEIJING = (116.391, 39.907)
RINGS_KM = {"ring_30": (0, 32), "ring_30_50": (32, 50), "ring_over_50": (50, 80)}
NAME_ENDINGS = ("满族蒙古族自治县", "满族自治县", "回族自治县", "自治县", "县", "区", "市")
# Names in the list of 2003 that do not begin with today's name of the county.
LISTED_AS = {"涿鹿县赵家蓬区": "涿鹿"}


def write(source: Source, target: Target) -> None:
    zones = source.zones
    provinces = {zone["province_code"]: zone for zone in zones}
    target.write(
        "jurisdictions",
        ("code", "name_en", "name_zh"),
        (
            {"code": code, "name_en": zone["province_en"], "name_zh": zone["province_zh"]}
            for code, zone in sorted(provinces.items())
        ),
    )
    target.write("cities", CITY_COLUMNS, cities(source))
    target.write(
        "zones",
        ("code", "city", "name_en", "name_zh", "kind", "lon", "lat", "area_km2"),
        ({**zone, "code": zone["code"], "city": zone["city_code"]} for zone in zones),
    )
    target.write("tags", ("tag", "name_en", "name_zh", "method"), read_rows(DECLARED / "tags.csv"))
    target.write("zone_tags", ("zone", "tag"), zone_tags(source))
    text = (source.folder / "zones.geojson").read_text(encoding="utf-8")
    target.write_text("zones.geojson", text)


def cities(source: Source, year: str = "2020") -> list[dict[str, object]]:
    wage = {
        row["city_code"]: row["wage_average_yuan"]
        for row in source.rows("cities_by_year.csv")
        if row["year"] == year and row["level"] != "province"
    }
    first = {zone["city_code"]: zone for zone in reversed(source.zones)}
    return [
        {
            "code": code,
            "jurisdiction": zone["province_code"],
            "name_en": zone["city_en"],
            "name_zh": zone["city_zh"],
            "wage_yuan": float(wage[code]),
            "wage_method": CITY_WAGE_METHOD.format(year),
        }
        for code, zone in sorted(first.items())
    ]


def zone_tags(source: Source) -> list[dict[str, str]]:
    """Membership of the groups; `ring` follows from shared edges of the polygons."""
    members = {
        "core_two": CORE_TWO,
        "central_six": CENTRAL_SIX,
        "near_suburbs": NEAR_SUBURBS,
        "sub_centre": {"110112"},
        "tianjin_core": TIANJIN_CORE,
        "tianjin_near": TIANJIN_NEAR,
        "binhai": {"120116"},
        "north_three": {zone["code"] for zone in source.zones if zone["special"] == "North Three Counties"},
        "xiongan": {zone["code"] for zone in source.zones if zone["special"] == "Xiong'an New Area"},
        "ring": ring(source),
        "poverty_belt": poverty_belt(source),
    }
    for zone in source.zones:
        members.setdefault(zone["province_en"].lower(), set()).add(zone["code"])
    for code, distance in mean_distance_km(source, *CENTRE_OF_BEIJING).items():
        for name, (nearest, farthest) in RINGS_KM.items():
            if nearest < distance <= farthest and code not in CENTRAL_SIX:
                members.setdefault(name, set()).add(code)
    members["beijing_suburbs"] = members["beijing"] - CENTRAL_SIX
    members["far_suburbs"] = members["beijing_suburbs"] - NEAR_SUBURBS
    return [
        {"zone": zone, "tag": row["tag"]}
        for row in read_rows(DECLARED / "tags.csv")
        if row["tag"] in members
        for zone in sorted(members[row["tag"]])
    ]


def ring(source: Source) -> set[str]:
    """Zones of Hebei whose polygon shares an edge with a zone of Beijing or Tianjin."""
    owners: dict[frozenset[tuple[float, float]], set[str]] = defaultdict(set)
    for feature in source.boundaries["features"]:
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        for polygon in polygons:
            for line in polygon:
                corners = [(corner[0], corner[1]) for corner in line]
                for edge in pairwise(corners):
                    owners[frozenset(edge)].add(feature["properties"]["code"])
    return {
        code
        for codes in owners.values()
        for code in codes
        if code.startswith("13") and any(other.startswith(("11", "12")) for other in codes)
    }


def poverty_belt(source: Source) -> set[str]:
    """Today's zones of the 32 poor counties listed in 2003, by Chinese name within the city."""
    by_name = {(zone["city_en"], stem(zone["name_zh"])): zone["code"] for zone in source.zones}
    found = {county_code(row, by_name) for row in source.rows("economy/poverty_belt_counties.csv")}
    assert len(found) == 32, f"{len(found)} of 32 counties found"
    return found


def county_code(row: Row, by_name: dict[tuple[str, str], str]) -> str:
    return by_name[row["city"], stem(LISTED_AS.get(row["county_zh"], row["county_zh"]))]


def stem(name: str) -> str:
    """A county's name without the kind of unit; names of one character keep theirs."""
    for ending in NAME_ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name
