"""The polygons of the zones, `zones.geojson`, and the outlines of the jurisdictions, `jurisdictions.geojson`.

Both are replaceable files keyed by code. A region without polygons of its zones may give outlines alone.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xietong.findings import Finding
from xietong.region.tables import closest

__all__ = ["FILE", "OUTLINES", "boundary_findings", "read_boundaries", "read_outlines"]

FILE = "zones.geojson"
OUTLINES = "jurisdictions.geojson"
SHAPES = ("Polygon", "MultiPolygon")


def read_boundaries(folder: Path) -> Mapping[str, Any] | None:
    """The polygons of the zones as a feature collection, or None where the folder has none."""
    return _read(folder / FILE)


def read_outlines(folder: Path) -> Mapping[str, Any] | None:
    """The outlines of the jurisdictions as a feature collection, or None where the folder has none."""
    return _read(folder / OUTLINES)


def _read(path: Path) -> Mapping[str, Any] | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def boundary_findings(folder: Path, zones: Sequence[str], jurisdictions: Sequence[str]) -> list[Finding]:
    """What is wrong with the shapes: unreadable, missing, unknown or of another kind."""
    has_zones, has_outlines = ((folder / name).is_file() for name in (FILE, OUTLINES))
    if not has_zones and not has_outlines:
        return [Finding(FILE, "the file is missing; there will be no maps.", "Add polygons by code.", "warning")]
    return [
        *(_shape_findings(folder, FILE, "zone", zones) if has_zones else ()),
        *(_shape_findings(folder, OUTLINES, "jurisdiction", jurisdictions) if has_outlines else ()),
    ]


def _shape_findings(folder: Path, file: str, kind: str, codes: Sequence[str]) -> list[Finding]:
    try:
        content = _read(folder / file)
    except ValueError as error:
        return [Finding(file, f"it is not GeoJSON: {error}.", "Export it again as GeoJSON in UTF-8.")]
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        return [Finding(file, "it holds no list of features.", "Export it as a feature collection.")]
    found = [str((feature.get("properties") or {}).get("code", "")) for feature in features]
    present, known = set(found), set(codes)
    findings = [
        Finding(file, f"{kind} {code} has no polygon.", "Add a feature whose properties hold this code.")
        for code in codes
        if code not in present
    ]
    findings += [
        Finding(
            f"{file} feature {number}",
            f"the code {code!r} is no {kind}.",
            f"Did you mean {closest(code, known)}? Correct the code or remove the feature.",
        )
        for number, code in enumerate(found, 1)
        if code not in known
    ]
    findings += [
        Finding(f"{file} feature {number}", f"the shape is {shape!r}.", f"Give a {' or a '.join(SHAPES)}.")
        for number, feature in enumerate(features, 1)
        if (shape := (feature.get("geometry") or {}).get("type")) not in SHAPES
    ]
    return findings
