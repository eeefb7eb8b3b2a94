"""Which zones have which aquifers, and the parameters of groundwater, as declared here with their reasons."""

from bth.tables import DECLARED, Source, Target, read_rows

__all__ = ["write"]

PLAIN_METHOD = "assumption: zone of the plain by its place between mountains and coast; no map of aquifers was read"
MOUNTAIN_METHOD = (
    "assumption: zone in the Taihang, Yan or Bashang mountains by its place; valley gravels are refilled every year "
    "and keep no account"
)
PARAMETER_COLUMNS = ("name", "place", "value", "low", "high", "unit", "status", "source", "meaning_en", "meaning_zh")
# Cities without any part of the plain, and zones of other cities that lie in the mountains.
MOUNTAIN_CITIES = {"130700", "130800"}
MOUNTAIN_ZONES = set(
    "110109 110116 110118 110119 130107 130121 130131 130227 130321 130406 130426 130481 130624 130630 130633".split()
)
# Confined aquifer under the eastern and central plain; Jizhou of Tianjin is named as unconfined in the GNSS study.
DEEP_CITIES = {"120000", "130900", "131000", "131100"}
DEEP_ZONES = set(
    "110105 110112 110113 110115 130207 130209 130224 130225 130425 130430 130432 130433 130434 130435 130528 130529 "
    "130530 130531 130532 130533 130534 130535 130581 130181 130608 130628 130629 130632 130635 130637 130638 "
    "130684".split()
)
NOT_DEEP = {"120119", "131082", "131028"}


def write(source: Source, target: Target) -> None:
    """Aquifers by zone, then parameters."""
    rows = []
    for zone in source.rows("zones.csv"):
        code, city = zone["code"], zone["city_code"]
        is_plain = city not in MOUNTAIN_CITIES and code not in MOUNTAIN_ZONES
        is_deep = is_plain and code not in NOT_DEEP and (city in DEEP_CITIES or code in DEEP_ZONES)
        method = PLAIN_METHOD if is_plain else MOUNTAIN_METHOD
        rows.append({"zone": code, "has_shallow": is_plain, "has_deep": is_deep, "method": method})
    target.write("environment/aquifers", ("zone", "has_shallow", "has_deep", "method"), rows)
    target.write("environment/water_parameters", PARAMETER_COLUMNS, read_rows(DECLARED / "water_parameters.csv"))
