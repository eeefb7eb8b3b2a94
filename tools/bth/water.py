"""Which zones have which aquifers, and the parameters of groundwater, as declared here with their reasons."""

from bth.tables import DECLARED, Source, Target, read_rows

__all__ = ["write"]

PLAIN_METHOD = "assumption: zone of the plain by its place between mountains and coast; no map of aquifers was read"
MOUNTAIN_METHOD = (
    "assumption: zone in the Taihang, Yan or Bashang mountains by its place; valley gravels are refilled every year "
    "and keep no account"
)
PARAMETER_COLUMNS = ("name", "place", "value", "low", "high", "unit", "status", "source", "meaning_en", "meaning_zh")
# Cities without any part of the plain; zones of other cities in the mountains are declared one by one.
MOUNTAIN_CITIES = {"130700", "130800"}
# Confined aquifer under the eastern and central plain, where the declared zones do not say otherwise.
DEEP_CITIES = {"120000", "130900", "131000", "131100"}


def write(source: Source, target: Target) -> None:
    """Aquifers by zone, then parameters."""
    declared = {row["zone"]: row["kind"] for row in read_rows(DECLARED / "aquifer_zones.csv")}
    rows = []
    for zone in source.rows("zones.csv"):
        code, city = zone["code"], zone["city_code"]
        kind = declared.get(code, "")
        is_plain = city not in MOUNTAIN_CITIES and kind != "mountain"
        is_deep = is_plain and kind != "shallow_only" and (city in DEEP_CITIES or kind == "deep")
        method = PLAIN_METHOD if is_plain else MOUNTAIN_METHOD
        rows.append({"zone": code, "has_shallow": is_plain, "has_deep": is_deep, "method": method})
    target.write("environment/aquifers", ("zone", "has_shallow", "has_deep", "method"), rows)
    target.write("environment/water_parameters", PARAMETER_COLUMNS, read_rows(DECLARED / "water_parameters.csv"))
