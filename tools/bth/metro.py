"""Metro stations, segments and transfers, with opening dates."""

import re
from collections import defaultdict
from statistics import median

from bth.tables import DECLARED, Row, Source, Target, read_rows, scaled

CITIES = {"Beijing": ("110000", "bj"), "Tianjin": ("120000", "tj"), "Shijiazhuang": ("130100", "sjz")}
BETWEEN = "no coordinates found: placed evenly between the located neighbours on the line, estimated"
SAME_PLACE = "no coordinates found: beyond the last located station of the line, placed there, estimated"
TRANSFER_PUBLISHED = "published walking minutes, mean of the ways open all day"
TRANSFER_ASSUMED = "assumption: median of the published walks of Beijing"
DAXING_LINE = ("Beijing", "大兴机场线")
LINE_22 = "M22"
Stop = tuple[str, str]


def write(source: Source, target: Target) -> None:
    rows = source.rows("metro_segments.csv")
    tracks = [row for row in rows if row["kind"] == "track"]
    stations = located_stations(source, tracks)
    code = station_codes(stations)
    planned_stations, planned_segments = line_22(source)
    target.write(
        "metro_stations",
        ("code", "city", "name_en", "name_zh", "zone", "lon", "lat", "source"),
        [station_row(row, code) for row in stations] + planned_stations,
    )
    target.write(
        "metro_segments",
        (
            *("line", "sequence", "line_name_en", "line_name_zh", "start", "end", "length_km", "length_method"),
            *("design_speed_kmh", "minutes", "minutes_method", "open_date", "date_method", "status", "note"),
        ),
        segments(source, tracks, code) + planned_segments,
    )
    target.write(
        "metro_transfers",
        ("station", "from_line", "to_line", "minutes", "method"),
        transfers([row for row in rows if row["kind"] == "transfer"], tracks, code),
    )


def line_names() -> dict[Stop, Row]:
    return {(row["city"], row["line_zh"]): row for row in read_rows(DECLARED / "metro_lines.csv")}


def located_stations(source: Source, tracks: list[Row]) -> list[Row]:
    """Every station with coordinates; those without are placed along their line and marked."""
    stations = source.rows("metro_stations.csv")
    place = {(row["city"], row["station_zh"]): row for row in stations}
    for row in stations:
        if row["lon"]:
            continue
        before, after = neighbours(row, tracks, place)
        steps = len(before) + len(after)
        first = place[before[-1]] if before and place[before[-1]]["lon"] else None
        last = place[after[-1]] if after and place[after[-1]]["lon"] else None
        if first and last:
            share = len(before) / steps
            row["estimated_lon"] = f"{float(first['lon']) * (1 - share) + float(last['lon']) * share:.5f}"
            row["estimated_lat"] = f"{float(first['lat']) * (1 - share) + float(last['lat']) * share:.5f}"
            row["coord_source"] = BETWEEN
        else:
            only = first or last
            assert only is not None
            row["estimated_lon"], row["estimated_lat"] = only["lon"], only["lat"]
            row["coord_source"] = SAME_PLACE
        row["zone_code"] = (first or last or row)["zone_code"]
    return stations


def neighbours(row: Row, tracks: list[Row], place: dict[Stop, Row]) -> tuple[list[Stop], list[Stop]]:
    """Stops from a station to the next located one, backwards and forwards along its line."""
    line = [track for track in tracks if track["city"] == row["city"] and track["line"] == row["lines"]]
    forward = {(t["city"], t["from_zh"]): (t["city"], t["to_zh"]) for t in line}
    backward = {after: before for before, after in forward.items()}

    def walk(step: dict[Stop, Stop]) -> list[Stop]:
        way, here = [], (row["city"], row["station_zh"])
        while here in step:
            here = step[here]
            way.append(here)
            if place[here]["lon"]:
                break
        return way

    return walk(backward), walk(forward)


def station_codes(stations: list[Row]) -> dict[Stop, str]:
    """City and transcription, with a number where two stations sound alike."""
    codes: dict[Stop, str] = {}
    declared = {(row["city"], row["station_zh"]): row["pinyin"] for row in read_rows(DECLARED / "metro_pinyin.csv")}
    for row in stations:
        key = (row["city"], row["station_zh"])
        name = row["station_pinyin"] or declared[key]
        stem = f"{CITIES[row['city']][1]}_{re.sub(r'[^a-z0-9]+', '', name.lower())}"
        taken = sum(1 for other in codes.values() if other == stem or other.startswith(f"{stem}_"))
        codes[key] = f"{stem}_{taken + 1}" if taken else stem
    return codes


def station_row(row: Row, code: dict[Stop, str]) -> dict[str, object]:
    key = (row["city"], row["station_zh"])
    return {
        "code": code[key],
        "city": CITIES[row["city"]][0],
        "name_en": row["station_en"] or code[key].split("_")[1].capitalize(),
        "name_zh": row["station_zh"],
        "zone": row["zone_code"],
        "lon": row["lon"] or row["estimated_lon"],
        "lat": row["lat"] or row["estimated_lat"],
        "source": row["coord_source"],
    }


def segments(source: Source, tracks: list[Row], code: dict[Stop, str]) -> list[dict[str, object]]:
    names = line_names()
    dates = opening_dates(source, tracks)
    rows = []
    for row, (date, method) in zip(tracks, dates, strict=True):
        line = names[row["city"], row["line"]]
        rows.append(
            {
                "line": line["code"],
                "sequence": row["seq"],
                "line_name_en": line["name_en"],
                "line_name_zh": line["name_zh"],
                "start": code[row["city"], row["from_zh"]],
                "end": code[row["city"], row["to_zh"]],
                "length_km": scaled(row["length_km"], 1),
                "length_method": row["length_method"],
                "design_speed_kmh": scaled(row["design_speed_kmh"], 1),
                "minutes": scaled(row["minutes"], 1),
                "minutes_method": row["minutes_method"],
                "open_date": date,
                "date_method": method,
                "status": "open",
                "note": "" if "2026-08" not in row["note"] else "opened or re-ordered between 2025-01 and 2026-08",
            }
        )
    return rows


def opening_dates(source: Source, tracks: list[Row]) -> list[tuple[str, str]]:
    """Date and its source for every segment: as published, or declared from general knowledge."""
    declared: dict[Stop, list[Row]] = defaultdict(list)
    for row in read_rows(DECLARED / "metro_dates.csv"):
        declared[row["city"], row["line_zh"]].append(row)
    daxing = next(row for row in source.rows("rail_segments.csv") if row["line_id"] == "MDX")
    order: dict[Stop, list[str]] = defaultdict(list)
    for row in tracks:
        stops = order[row["city"], row["line"]]
        stops.extend([row["from_zh"], row["to_zh"]] if not stops else [row["to_zh"]])
    dates = []
    for row in tracks:
        key = (row["city"], row["line"])
        known = [fact for fact in declared[key] if covers(fact, row, order[key])]
        if key == DAXING_LINE:
            dates.append((daxing["open_date"], f"{daxing['source']}; {daxing['note']}"))
        elif known and (not row["open_year"] or known[-1]["replaces"] == "yes"):
            replaced = f" (replaces {row['open_year']} of {row['year_source']})" if row["open_year"] else ""
            dates.append((known[-1]["date"], f"assumption: {known[-1]['reason']}{replaced}"))
        else:
            assert row["open_year"], f"no date for {row['city']} {row['line']} {row['from_zh']}-{row['to_zh']}"
            dates.append((row["open_year"], row["year_source"]))
    return dates


def covers(fact: Row, row: Row, stops: list[str]) -> bool:
    """Whether a declared fact, from one stop to another along the line, holds for a segment."""
    first, last = stops.index(fact["from_zh"]), len(stops) - 1 - stops[::-1].index(fact["to_zh"])
    here = int(row["seq"]) - 1
    return first <= here < last


def transfers(walks: list[Row], tracks: list[Row], code: dict[Stop, str]) -> list[dict[str, object]]:
    """Published walks of Beijing, and the median walk wherever two lines meet without one."""
    names = line_names()
    minutes: dict[tuple[Stop, str, str], list[tuple[bool, float]]] = defaultdict(list)
    for row in walks:
        key = ((row["city"], row["from_zh"]), row["line"], row["to_line"])
        minutes[key].append(("only at certain hours" in row["note"], float(row["minutes"])))
    published = {
        key: sum(m for limited, m in values if limited == min(values)[0])
        / sum(1 for limited, _ in values if limited == min(values)[0])
        for key, values in minutes.items()
    }
    usual = median(published.values())
    lines: dict[Stop, set[str]] = defaultdict(set)
    for row in tracks:
        for end in ("from_zh", "to_zh"):
            lines[row["city"], row[end]].add(row["line"])
    rows = []
    for stop, meeting in lines.items():
        for first in sorted(meeting):
            for second in sorted(meeting - {first}):
                known = published.get((stop, first, second), published.get((stop, second, first)))
                rows.append(
                    {
                        "station": code[stop],
                        "from_line": names[stop[0], first]["code"],
                        "to_line": names[stop[0], second]["code"],
                        "minutes": round(usual if known is None else known, 2),
                        "method": TRANSFER_ASSUMED
                        if known is None
                        else "published walking minutes, mean of the ways open all day",
                    }
                )
    return rows


def line_22(source: Source) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Line 22 (Pinggu line), under construction: its key stations and sections."""
    segments = [row for row in source.rows("rail_segments.csv") if row["line_id"] == LINE_22]
    names = list(dict.fromkeys(row[end] for row in segments for end in ("from_station_zh", "to_station_zh")))
    place = {row["station_zh"]: row for row in source.rows("rail_stations.csv")}
    code = {name: f"m22_{number}" for number, name in enumerate(names, 1)}
    stations: list[dict[str, object]] = [
        {
            "code": code[name],
            "city": "110000",
            "name_en": place[name]["station_en"],
            "name_zh": name,
            "zone": place[name]["zone_code"],
            "lon": place[name]["lon"],
            "lat": place[name]["lat"],
            "source": place[name]["coord_source"],
        }
        for name in names
    ]
    sections: list[dict[str, object]] = [
        {
            "line": "bj_22",
            "sequence": row["seq"],
            "line_name_en": row["line_en"],
            "line_name_zh": row["line_zh"],
            "start": code[row["from_station_zh"]],
            "end": code[row["to_station_zh"]],
            "length_km": scaled(row["length_km"], 1),
            "length_method": row["length_basis"],
            "open_date": row["open_date"],
            "date_method": row["source"],
            "status": row["status"],
            "note": row["note"],
        }
        for row in segments
    ]
    return stations, sections
