"""Roads, railways, train services, airports and ports."""

import re

from bth.tables import DECLARED, Row, Source, Target, read_rows, scaled

NODE_KINDS = {"county_point": "zone", "external_gateway": "gateway", "airport": "airport", "port": "port"}
ROAD_CLASSES = {
    "expressway": "expressway",
    "urban_expressway": "urban_expressway",
    "trunk": "trunk",
    "local_assumed": "local",
}
ORDINARY = {"trunk", "local"}
# An ordinary road beside every expressway: longer by a quarter, at the speed of local roads.
PARALLEL_LENGTH = 1.25
PARALLEL_SPEED = {"plain": 60.0, "hill": 50.0, "mountain": 40.0}
PARALLEL_METHOD = "assumption: an ordinary road 1.25 times as long runs beside every expressway and was always open"
RAIL_KINDS = {"HSR": "high_speed", "conventional": "conventional", "freight": "freight", "freight/mixed": "freight"}


def write(source: Source, target: Target) -> None:
    codes = {row["node_id"]: node_code(row) for row in source.rows("road_nodes.csv")}
    target.write("road_nodes", ("code", "zone", "name_en", "name_zh", "kind", "lon", "lat", "source"), nodes(source))
    target.write(
        "road_links",
        (
            *("code", "start", "end", "road_class", "name", "length_km", "length_method", "free_speed_kmh"),
            *("speed_method", "is_two_way", "open_date", "status", "date_method", "confidence", "note"),
        ),
        links(source, codes),
    )
    write_rail(source, target)
    write_gates(source, target)


def node_code(row: Row) -> str:
    """The zone's code, or the kind and name of a gateway, airport or port."""
    if row["zone_code"]:
        return row["zone_code"]
    kind, _, name = row["node_key"].partition(":")
    return f"{kind}:{gateway_names().get(name, name)}"


def gateway_names() -> dict[str, str]:
    return {row["name_zh"]: row["name_en"] for row in read_rows(DECLARED / "gateways.csv")}


def nodes(source: Source) -> list[dict[str, object]]:
    english = {zone["code"]: zone["name_en"] for zone in source.zones}
    others = {row["name_zh"]: row["name_en"] for row in read_rows(DECLARED / "gateways.csv")}
    return [
        {
            "code": node_code(row),
            "zone": row["zone_code"],
            "name_en": english.get(row["zone_code"]) or others[row["name_zh"]],
            "name_zh": row["name_zh"],
            "kind": NODE_KINDS[row["kind"]],
            "lon": row["lon"],
            "lat": row["lat"],
            "source": row["coord_source"]
            .replace("zones.csv (administrative centre point)", "administrative centre point of the zone")
            .replace("coordinate: see airports.csv / ports.csv", "coordinate of the airport or port"),
        }
        for row in source.rows("road_nodes.csv")
    ]


def links(source: Source, codes: dict[str, str]) -> list[dict[str, object]]:
    rows = [link(row, codes) for row in source.rows("road_links.csv")]
    terrain = {row["link_id"]: row["terrain_assumed"] for row in source.rows("road_links.csv")}
    served = {ends(row) for row in rows if row["road_class"] in ORDINARY}
    parallels = []
    for row in rows:
        if row["road_class"] == "expressway" and ends(row) not in served:
            served.add(ends(row))
            parallels.append(parallel(row, terrain[str(row["code"])]))
    return rows + parallels


def ends(row: dict[str, object]) -> frozenset[object]:
    return frozenset((row["start"], row["end"]))


def link(row: Row, codes: dict[str, str]) -> dict[str, object]:
    open_date, status, date_method = opening(row)
    return {
        "code": row["link_id"],
        "start": codes[row["a_node"]],
        "end": codes[row["b_node"]],
        "road_class": ROAD_CLASSES[row["road_class"]],
        "name": " ".join(part for part in (row["ref"].replace("S?", ""), row["route_name"]) if part),
        "length_km": scaled(row["length_km"], 1),
        "length_method": row["length_basis"],
        "free_speed_kmh": scaled(row["free_speed_kmh"], 1),
        "speed_method": row["speed_basis"],
        "is_two_way": row["two_way"] == "1",
        "open_date": open_date,
        "status": status,
        "date_method": date_method,
        "confidence": row["confidence"],
        "note": row["note"],
    }


def opening(row: Row) -> tuple[str, str, str]:
    """Date, status and the source of the date."""
    year, source = row["open_year"], row["year_source"]
    if "Beijing section later" in year:
        if row["a_key"] == "丰台区":
            return "", "planned", "the Beijing section opened later than 2021-05-29; its date was not found"
        return "2021-05-29", "open", source
    found = re.search(r"\d{4}(-\d{2})?$|^\d{4}", year)
    if found:
        span = re.fullmatch(r"(\d{4})-(\d{4})", year)
        return (span[2] if span else found[0]), "open", f"{source} ({year})" if year != found[0] else source
    return "", "open", f"{source}; assumption: open before the base year" if source else "assumption: always open"


def parallel(row: dict[str, object], terrain: str) -> dict[str, object]:
    return {
        "code": f"{row['code']}p",
        "start": row["start"],
        "end": row["end"],
        "road_class": "local",
        "name": "",
        "length_km": round(float(str(row["length_km"])) * PARALLEL_LENGTH, 1),
        "length_method": PARALLEL_METHOD,
        "free_speed_kmh": PARALLEL_SPEED[terrain],
        "speed_method": "assumption: local road, 60 plain, 50 hill, 40 mountain",
        "is_two_way": row["is_two_way"],
        "status": "open",
        "date_method": PARALLEL_METHOD,
        "confidence": "D",
    }


def rail_code(name_en: str) -> str:
    """A station's code from its English name: beijing_south."""
    plain = re.sub(r"\(.*?\)", "", name_en).replace("'", "").strip().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain)


def write_rail(source: Source, target: Target) -> None:
    listed = [*source.rows("rail_segments.csv"), *read_rows(DECLARED / "rail_segments.csv")]
    segments = [row for row in listed if row["kind"] != "metro"]
    stops = {row[end] for row in segments for end in ("from_station_zh", "to_station_zh")}
    stations = [row for row in source.rows("rail_stations.csv") if row["station_zh"] in stops]
    code = {row["station_zh"]: rail_code(row["station_en"]) for row in stations}
    assert len(set(code.values())) == len(code)
    target.write(
        "rail_stations",
        ("code", "name_en", "name_zh", "zone", "lon", "lat", "source"),
        (
            {
                "code": code[row["station_zh"]],
                "name_en": row["station_en"],
                "name_zh": row["station_zh"],
                "zone": row["zone_code"],
                "lon": row["lon"],
                "lat": row["lat"],
                "source": row["coord_source"],
            }
            for row in stations
        ),
    )
    target.write(
        "rail_segments",
        (
            *(
                "line",
                "sequence",
                "line_name_en",
                "line_name_zh",
                "kind",
                "start",
                "end",
                "length_km",
                "length_method",
            ),
            *("design_speed_kmh", "open_date", "status", "source", "note"),
        ),
        (
            {
                "line": row["line_id"],
                "sequence": row["seq"],
                "line_name_en": row["line_en"],
                "line_name_zh": row["line_zh"],
                "kind": RAIL_KINDS[row["kind"]],
                "start": code[row["from_station_zh"]],
                "end": code[row["to_station_zh"]],
                "length_km": scaled(row["length_km"], 1),
                "length_method": row["length_basis"],
                "design_speed_kmh": scaled(row["design_speed_kmh"], 1),
                "open_date": row["open_date"],
                "status": row["status"],
                "source": row["source"],
                "note": row["note"],
            }
            for row in segments
        ),
    )


def write_gates(source: Source, target: Target) -> None:
    target.write(
        "rail_services",
        (
            *("origin", "destination", "year", "minutes", "median_minutes", "direct_trains"),
            *("direct_high_speed_trains", "origin_station", "destination_station", "source"),
        ),
        (
            {
                "origin": row["origin"],
                "destination": row["destination"],
                "year": row["year"],
                "minutes": scaled(row["minutes"], 1),
                "median_minutes": scaled(row["median_minutes_high_speed"], 1),
                "direct_trains": row["direct_trains_listed"],
                "direct_high_speed_trains": row["direct_high_speed_listed"],
                "origin_station": row["from_point"],
                "destination_station": row["to_point"],
                "source": row["source"],
            }
            for row in source.rows("rail_services_2016.csv")
        ),
    )
    target.write(
        "airports",
        (
            *("code", "period", "name_en", "name_zh", "lon", "lat", "passengers", "cargo_tonnes", "movements"),
            *("capacity_passengers", "source", "note"),
        ),
        (
            {
                **row,
                "code": row["iata"],
                "period": row["year"],
                "capacity_passengers": row["capacity_or_planned_passengers"],
            }
            for row in source.rows("airports.csv")
            if row["year"]
        ),
    )
    target.write(
        "ports",
        (
            *("name_en", "period", "name_zh", "lon", "lat", "main_cargo", "cargo_tonnes", "containers_teu"),
            *("source", "note"),
        ),
        (
            {
                **row,
                "name_en": row["port_en"],
                "period": row["year"],
                "name_zh": row["port_zh"],
                "cargo_tonnes": scaled(row["cargo_million_tonnes"], 1e6),
                "containers_teu": scaled(row["containers_million_teu"], 1e6),
            }
            for row in source.rows("ports.csv")
        ),
    )
