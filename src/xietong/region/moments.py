"""Published moments of commuting, as the table words them."""

from collections.abc import Sequence

from xietong.findings import Finding
from xietong.region.tables import Tables, closest, place

__all__ = ["moment_details", "moment_findings"]

OUTSIDE = "not "
GROUPS = ("residence", "workplace", "part")
BOUNDS = ("minutes", "km", "from_km", "to_km")
PARTS = (*GROUPS, *BOUNDS)
# The bound without which a kind of moment says nothing.
NEEDED = {"share_within_minutes": "minutes", "share_over_minutes": "minutes", "share_over_km": "km"}


def moment_details(text: str) -> dict[str, str]:
    """The parts of a moment's `detail`, written as `name=value; name=value`.

    Groups of zones stand under `residence`, `workplace` and `part`; `not beijing` means all zones outside
    the group. Bounds stand under `minutes` and `km`; `from_km` and `to_km` bound the distance of the points of
    residence from the centre of the workplace group.

    Raises:
        ValueError: when a part has no `=`.
    """
    return {
        name.strip(): value.strip()
        for name, value in (part.split("=", 1) for part in text.split(";") if part.strip())
    }


def moment_findings(tables: Tables) -> list[Finding]:
    """Details that cannot be read or that name a group which does not exist."""
    moments = tables["commuting_moments"]
    tags: Sequence[str] = tuple(tables["tags"]["tag"]) if "tags" in tables else ()
    findings = []
    for row, detail in enumerate(moments["detail"]):
        where = place(moments, [row], "detail")
        try:
            parts = moment_details(detail)
        except ValueError:
            findings.append(Finding(where, f"{detail!r} cannot be read.", "Write name=value; name=value."))
            continue
        findings += [
            Finding(where, f"{part!r} is no part of a detail.", f"Did you mean {closest(part, PARTS)}?")
            for part in parts
            if part not in PARTS
        ]
        findings += [
            Finding(where, f"{part}={parts[part]} is no positive number.", "Write digits without unit.")
            for part in BOUNDS
            if part in parts and not _is_positive(parts[part])
        ]
        needed = NEEDED.get(moments["kind"][row], "")
        if needed and needed not in parts:
            what = f"a moment of the kind {moments['kind'][row]} needs {needed}."
            findings.append(Finding(where, what, f"Add {needed}=number."))
        for group in GROUPS:
            tag = parts.get(group, "").removeprefix(OUTSIDE)
            if tag and tag not in tags:
                hint = f"Did you mean {closest(tag, tags)}?" if tags else "Declare it in tags.csv."
                findings.append(Finding(where, f"{tag!r} is no group of zones.", hint))
    return findings


def _is_positive(text: str) -> bool:
    try:
        return 0.0 < float(text) < float("inf")
    except ValueError:
        return False
