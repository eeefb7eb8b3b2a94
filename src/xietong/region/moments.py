"""Published moments of commuting, as the table words them."""

from collections.abc import Sequence

from xietong.findings import Finding
from xietong.region.tables import Tables, closest

__all__ = ["moment_details", "moment_findings"]

OUTSIDE = "not "
GROUPS = ("residence", "workplace", "part")


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
    if "commuting_moments" not in tables:
        return []
    moments = tables["commuting_moments"]
    tags: Sequence[str] = tuple(tables["tags"]["tag"]) if "tags" in tables else ()
    findings = []
    for name, detail in zip(moments["name"], moments["detail"], strict=True):
        where = f"commuting_moments.csv {name} column detail"
        try:
            parts = moment_details(detail)
        except ValueError:
            findings.append(Finding(where, f"{detail!r} cannot be read.", "Write name=value; name=value."))
            continue
        for group in GROUPS:
            tag = parts.get(group, "").removeprefix(OUTSIDE)
            if tag and tag not in tags:
                hint = f"Did you mean {closest(tag, tags)}?" if tags else "Declare it in tags.csv."
                findings.append(Finding(where, f"{tag!r} is no group of zones.", hint))
    return findings
