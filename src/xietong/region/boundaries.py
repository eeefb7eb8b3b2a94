"""The polygons of the zones, `zones.geojson`, and the outlines of the jurisdictions, `jurisdictions.geojson`.

Both are replaceable files keyed by code. A region without polygons of its zones may give outlines alone.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xietong.findings import Finding
from xietong.region.layers import locate
from xietong.region.tables import closest

__all__ = ["FILE", "OUTLINES", "boundary_findings", "read_boundaries", "read_outlines"]

FILE = "zones.geojson"
OUTLINES = "jurisdictions.geojson"
# Corners of a closed triangle; limits of longitude and latitude.
CORNERS = 4
DEGREES = (180.0, 90.0)
SHAPES = ("Polygon", "MultiPolygon")


def read_boundaries(folder: Path) -> Mapping[str, Any] | None:
    """The polygons of the zones as a feature collection, or None where the folder has none."""
    return _read(locate(folder, FILE))


def read_outlines(folder: Path) -> Mapping[str, Any] | None:
    """The outlines of the jurisdictions as a feature collection, or None where the folder has none."""
    return _read(locate(folder, OUTLINES))


def _read(path: Path) -> Mapping[str, Any] | None:
    return json.loads(path.read_text(encoding="utf-8-sig")) if path.is_file() else None


def boundary_findings(
    folder: Path, zones: Sequence[str] | None, jurisdictions: Sequence[str] | None
) -> list[Finding]:
    """What is wrong with the shapes: unreadable, missing, unknown, twice or of another kind.

    Args:
        zones, jurisdictions: Their codes, or None where their table cannot be read.
    """
    has_zones, has_outlines = (locate(folder, name).is_file() for name in (FILE, OUTLINES))
    if not has_zones and not has_outlines:
        return [Finding(FILE, "the file is missing; there will be no maps.", "Add polygons by code.", "warning")]
    return [
        *(_file_findings(folder, FILE, "zone", zones) if has_zones else ()),
        *(_file_findings(folder, OUTLINES, "jurisdiction", jurisdictions) if has_outlines else ()),
    ]


def _file_findings(folder: Path, file: str, kind: str, known: Sequence[str] | None) -> list[Finding]:
    try:
        content = _read(locate(folder, file))
    except ValueError as error:
        return [Finding(file, f"it is not GeoJSON: {error}.", "Export it again as GeoJSON in UTF-8.")]
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        return [Finding(file, "it holds no list of features.", "Export it as a feature collection.")]
    codes = [_code(feature) for feature in features]
    findings = [] if known is None else _code_findings(file, kind, codes, known)
    return findings + [
        Finding(f"{file} feature {number} ({code})", fault, remedy)
        for number, (code, feature) in enumerate(zip(codes, features, strict=True), 1)
        for fault, remedy in _shape_faults(_part(feature, "geometry"))
    ]


def _part(feature: object, name: str) -> Mapping[str, Any]:
    part = feature.get(name) if isinstance(feature, dict) else None
    return part if isinstance(part, dict) else {}


def _code(feature: object) -> str:
    return str(_part(feature, "properties").get("code", ""))


def _code_findings(file: str, kind: str, codes: Sequence[str], wanted: Sequence[str]) -> list[Finding]:
    present, known = set(codes), set(wanted)
    first = {code: number for number, code in reversed(list(enumerate(codes, 1)))}
    findings = [
        Finding(file, f"{kind} {code} has no polygon.", "Add a feature whose properties hold this code.")
        for code in wanted
        if code not in present
    ]
    for number, code in enumerate(codes, 1):
        where = f"{file} feature {number}"
        if code not in known:
            remedy = f"Did you mean {closest(code, known)}? Correct the code or remove the feature."
            findings.append(Finding(where, f"the code {code!r} is no {kind}.", remedy))
        elif first[code] != number:
            what = f"the code {code} stands in feature {first[code]} already."
            findings.append(Finding(where, what, "Join the two to one MultiPolygon, or correct the code."))
    return findings


def _shape_faults(geometry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with one geometry: its type, or a ring that is no ring of longitudes and latitudes."""
    shape, coordinates = geometry.get("type"), geometry.get("coordinates")
    if shape not in SHAPES:
        return [(f"the shape is {shape!r}.", f"Give a {SHAPES[0]} or a {SHAPES[1]}.")]
    polygons = [coordinates] if shape == "Polygon" else coordinates
    if (
        not isinstance(polygons, list)
        or not polygons
        or not all(isinstance(rings, list) and rings for rings in polygons)
    ):
        return [("the shape has no coordinates.", "Export it again.")]
    if all(_is_ring(ring) for rings in polygons for ring in rings):
        return []
    return [
        (
            "a ring is not a list of at least four points (longitude, latitude) in degrees.",
            "Export it in WGS 84 (EPSG:4326).",
        )
    ]


def _is_ring(ring: object) -> bool:
    return isinstance(ring, list) and len(ring) >= CORNERS and all(_is_point(point) for point in ring)


def _is_point(point: object) -> bool:
    if not (isinstance(point, list) and len(point) >= len(DEGREES)):
        return False
    return all(
        isinstance(value, int | float) and abs(value) <= limit for value, limit in zip(point, DEGREES, strict=False)
    )
