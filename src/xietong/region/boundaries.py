"""The polygons of the zones, `zones.geojson`, a replaceable file keyed by code."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xietong.findings import Finding
from xietong.region.tables import closest

__all__ = ["FILE", "boundary_findings", "read_boundaries"]

FILE = "zones.geojson"
SHAPES = ("Polygon", "MultiPolygon")


def read_boundaries(folder: Path) -> Mapping[str, Any] | None:
    """The feature collection, or None where the folder has none."""
    path = folder / FILE
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def boundary_findings(folder: Path, zones: Sequence[str]) -> list[Finding]:
    """What is wrong with the polygons: unreadable, missing, unknown or of another shape."""
    try:
        content = read_boundaries(folder)
    except ValueError as error:
        return [Finding(FILE, f"it is not GeoJSON: {error}.", "Export it again as GeoJSON in UTF-8.")]
    if content is None:
        return [Finding(FILE, "the file is missing; there will be no maps.", "Add polygons by code.", "warning")]
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        return [Finding(FILE, "it holds no list of features.", "Export it as a feature collection.")]
    found = [str((feature.get("properties") or {}).get("code", "")) for feature in features]
    findings = [
        Finding(FILE, f"zone {code} has no polygon.", "Add a feature whose properties hold this code.")
        for code in zones
        if code not in set(found)
    ]
    findings += [
        Finding(
            f"{FILE} feature {number}",
            f"the code {code!r} is no zone.",
            f"Did you mean {closest(code, zones)}? Correct the code or remove the feature.",
        )
        for number, code in enumerate(found, 1)
        if code not in set(zones)
    ]
    findings += [
        Finding(f"{FILE} feature {number}", f"the shape is {shape!r}.", f"Give a {' or a '.join(SHAPES)}.")
        for number, feature in enumerate(features, 1)
        if (shape := (feature.get("geometry") or {}).get("type")) not in SHAPES
    ]
    return findings
