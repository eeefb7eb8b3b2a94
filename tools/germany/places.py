"""Laender, counties, their people and the outlines of the Laender."""

import json
from collections import Counter
from typing import Any

from bth.tables import Row, Target, read_rows
from germany.source import DECLARED, Source

YEAR = 2019
PERSONS_METHOD = "undated in the source; dated by its total, the 83.17 million of the end of 2019"


def write(source: Source, target: Target) -> None:
    target.write("jurisdictions", ("code", "name_en", "name_zh"), read_rows(DECLARED / "jurisdictions.csv"))
    target.write(
        "zones",
        ("code", "jurisdiction", "name_en", "kind", "lon", "lat", "area_km2"),
        (
            {**county, "code": code, "jurisdiction": county["state_id"], "name_en": name}
            for code, county, name in zip(source.codes, source.counties, names(source.counties), strict=True)
        ),
    )
    target.write(
        "residents",
        ("zone", "year", "persons", "method"),
        (
            {"zone": code, "year": YEAR, "persons": county["population"], "method": PERSONS_METHOD}
            for code, county in zip(source.codes, source.counties, strict=True)
        ),
    )
    target.write_text("jurisdictions.geojson", outlines(source.states))


def names(counties: list[Row]) -> list[str]:
    """German names; where a town and the county around it share one, the kind of county tells them apart."""
    count = Counter(county["name"] for county in counties)
    return [
        f"{county['name']} ({county['kind']})" if count[county["name"]] > 1 else county["name"] for county in counties
    ]


def outlines(states: list[dict[str, Any]]) -> str:
    """The outlines with the code and name of each Land alone, one feature a line."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": state["properties"]["state_id"], "name": state["properties"]["name"]},
            "geometry": state["geometry"],
        }
        for state in sorted(states, key=lambda state: state["properties"]["state_id"])
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
