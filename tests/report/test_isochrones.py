"""The map of rings of equal time."""

from xml.etree import ElementTree

import numpy as np

from xietong.region.region import Region
from xietong.report.isochrones import isochrone_map

SVG = "{http://www.w3.org/2000/svg}"


def test_every_zone_is_drawn_in_its_ring_and_named(region: Region) -> None:
    minutes = np.linspace(0.0, 120.0, len(region.zones))
    minutes[-1] = np.inf
    drawn = isochrone_map(region, minutes, (30.0, 60.0, 90.0), "Minutes from <here>", ["schematic"], "min", "en")
    root = ElementTree.fromstring(str(drawn))
    counts = {
        group.get("class"): len(group.findall(f"{SVG}use"))
        for group in root.iter(f"{SVG}g")
        if (group.get("class") or "").startswith("d")
    }
    reached = minutes[:-1]
    assert counts == {
        "d0": (reached <= 30).sum(),
        "d1": ((reached > 30) & (reached <= 60)).sum(),
        "d2": ((reached > 60) & (reached <= 90)).sum(),
        "d3": (reached > 90).sum(),
        "dn": 1,
    }
    texts = [node.text for node in root.iter(f"{SVG}text")]
    assert "Minutes from <here>" in texts
    assert "> 90 min" in texts
    titles = [node.text for node in root.iter(f"{SVG}title")]
    assert f"{region.zones.name_en[0]}: 0 min" in titles
