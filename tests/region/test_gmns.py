"""Roads of a region from GMNS tables."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from xietong.errors import RegionError
from xietong.region.check import check_region
from xietong.region.read import read_region

CROOKED = Path(__file__).parents[1] / "regions/crooked"
NODES = """node_id,x_coord,y_coord,zone_id,name
10,20,40.2,n1,Northgate
11,20.15,40.22,n2,Northfield
12,20.05,39.95,s1,Southgate
13,20.3,39.9,s2,Southfield
14,20.5,39.7,s3,Southend
15,20.1,40.1,,Crossing
16,19.6,40.1,w1,Westport
17,19.55,40.3,w2,Westhill
"""
LINKS = """link_id,from_node_id,to_node_id,directed,length,free_speed,facility_type,capacity,lanes
a,10,15,false,12,60,arterial,1800,2
b,15,11,0,9,60,residential,900,1
c,15,12,1,20,110,motorway,3600,2
d,12,15,true,20,110,motorway,3600,2
e,12,13,0,25,60,trunk,,1
f,13,14,0,30,60,trunk,,1
g,10,16,0,35,60,trunk,,1
h,16,17,0,25,60,trunk,,1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The crooked region with roads as GMNS."""
    target = tmp_path / "region"
    shutil.copytree(CROOKED, target)
    (target / "gmns").mkdir()
    for name in ("road_nodes.csv", "road_links.csv"):
        (target / name).unlink()
    write(target, NODES, LINKS)
    return target


def write(folder: Path, nodes: str, links: str) -> None:
    (folder / "gmns/node.csv").write_text(nodes, encoding="utf-8")
    (folder / "gmns/link.csv").write_text(links, encoding="utf-8")


def errors(folder: Path) -> list[tuple[str, str]]:
    return [(found.where, found.what) for found in check_region(folder) if found.level == "error"]


def test_gmns_tables_stand_for_the_tables_of_roads(folder: Path) -> None:
    road = read_region(folder).networks.road
    assert road.node == ("10", "11", "12", "13", "14", "15", "16", "17")
    assert road.node_zone[5] == -1
    assert road.road_class == ("trunk", "local", "expressway", "expressway", "trunk", "trunk", "trunk", "trunk")
    np.testing.assert_array_equal(road.is_two_way, [True, True, False, False, True, True, True, True])
    np.testing.assert_array_equal(road.length_km, [12.0, 9.0, 20.0, 20.0, 25.0, 30.0, 35.0, 25.0])
    assert not road.is_planned.any()
    assert not road.is_schematic


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("a,10,15", "a,10,99", "gmns/link.csv row 2 column to_node_id", "'99'"),
        ("12,60,arterial", "-12,60,arterial", "gmns/link.csv row 2 column length", "-12"),
        ("arterial,1800", "arterial,0", "gmns/link.csv row 2 column capacity", "capacity 0"),
        ("a,10,15,false", "a,10,15,maybe", "gmns/link.csv row 2 column directed", "'maybe'"),
    ],
)
def test_faults_are_told_in_the_words_of_gmns(folder: Path, old: str, new: str, where: str, what: str) -> None:
    write(folder, NODES, LINKS.replace(old, new))
    assert any(place == where and what in text for place, text in errors(folder))


def test_a_zone_that_no_road_reaches_is_named(folder: Path) -> None:
    write(folder, NODES, LINKS.replace("f,13,14,0,30,60,trunk,,1\n", ""))
    assert any(place.startswith("gmns/node.csv row 6") and "s3" in what for place, what in errors(folder))
    write(folder, NODES.replace("14,20.5,39.7,s3,Southend\n", ""), LINKS.replace("f,13,14,0,30,60,trunk,,1\n", ""))
    assert any("s3 has no row" in what for _, what in errors(folder))


def test_other_units_and_a_missing_table_are_refused(folder: Path) -> None:
    (folder / "gmns/config.csv").write_text("long_length,speed\nmile,mph\n")
    assert {place for place, _ in errors(folder)} == {
        "gmns/config.csv column long_length",
        "gmns/config.csv column speed",
    }
    (folder / "gmns/config.csv").unlink()
    (folder / "gmns/node.csv").unlink()
    assert ("gmns/node.csv", "the file is missing.") in errors(folder)
    with pytest.raises(RegionError):
        read_region(folder)
