"""Networks and trips as tables of GMNS, and what is wrong with them."""

import pytest

from xietong.errors import NetworkError
from xietong.region.traffic import read_traffic

NODES = "node_id,zone_id,node_type\na,10,centroid\nb,,\nc,20,centroid\nd,20,\n"
LINKS = (
    "link_id,from_node_id,to_node_id,directed,length,free_speed,lanes,capacity,toll,vdf_alpha,vdf_beta,vdf_free_minutes\n"
    "1,a,b,1,30,60,2,1800,,,,\n"
    "2,b,c,false,10,40,1,900,5,0.5,2,\n"
    "3,b,d,true,1,50,1,900,,0,,2.5\n"
)
TRIPS = "o_zone_id,d_zone_id,volume\n10,20,100\n10,20,50\n20,10,7.5\n"


@pytest.fixture
def read(tmp_path):
    def read(nodes=NODES, links=LINKS, trips=TRIPS):
        for name, text in (("node", nodes), ("link", links), ("demand", trips)):
            (tmp_path / f"{name}.csv").write_text(text)
        return read_traffic(tmp_path, tmp_path / "demand.csv")

    return read


def fault(read, **tables) -> str:
    with pytest.raises(NetworkError) as caught:
        read(**tables)
    return str(caught.value)


def test_tables_become_a_network(read, tmp_path):
    traffic = read()
    graph = traffic.network
    assert graph.node == ("a", "b", "c", "d")
    assert graph.zone == ("10", "20")
    assert graph.centroid.tolist() == [0, 2]
    assert graph.is_through.tolist() == [False, True, False, True]
    assert (graph.start.tolist(), graph.end.tolist()) == ([0, 1, 2, 1], [1, 2, 1, 3])
    assert graph.capacity.tolist() == [3600.0, 900.0, 900.0, 900.0]
    assert graph.free_minutes.tolist() == [30.0, 15.0, 15.0, 2.5]
    assert graph.delay_factor.tolist() == [0.15, 0.5, 0.5, 0.0]
    assert graph.delay_power.tolist() == [4.0, 2.0, 2.0, 4.0]
    assert graph.toll.tolist() == [0.0, 5.0, 5.0, 0.0]
    assert traffic.trips.tolist() == [[0.0, 150.0], [7.5, 0.0]]
    assert read_traffic(tmp_path / "link.csv", tmp_path / "demand.csv").trips.sum() == 157.5


def test_without_centroids_every_node_with_a_zone_is_one_and_is_passed(read):
    graph = read(nodes="node_id,zone_id\na,10\nb,\nc,20\nd,\n").network
    assert graph.zone == ("10", "20")
    assert graph.is_through.all()


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"links": LINKS.replace("1,a,b", "1,a,z")}, "node 'z'"),
        ({"links": LINKS.replace("2,1800", "0,1800")}, "capacity 0"),
        ({"links": LINKS.replace("2,1800", "2,-1800")}, "capacity is 'lanes 2 x capacity -1800'"),
        ({"links": LINKS.replace("30,60", "30,0")}, "length 30 / free_speed 0"),
        ({"links": LINKS.replace("free_speed", "speed")}, "Did you mean speed?"),
        ({"nodes": NODES.replace("c,20,centroid", "a,20,centroid")}, "node_id 'a'"),
        ({"nodes": NODES.replace("d,20,", "d,20,centroid")}, "zone_id '20'"),
        ({"trips": TRIPS.replace("20,10,7.5", "20,11,7.5")}, "'11' is not a zone"),
        ({"trips": TRIPS.replace("7.5", "-7.5")}, "volume is '-7.5'"),
        ({"trips": TRIPS.replace("7.5", "")}, "volume is ''"),
        ({"trips": ""}, "column 'volume'"),
    ],
)
def test_an_unusable_row_is_named(read, tables, expected):
    told = fault(read, **tables)
    assert expected in told
    assert ".csv, " in told


def test_a_folder_without_tables_is_a_finding(tmp_path):
    with pytest.raises(NetworkError, match=r"link\.csv"):
        read_traffic(tmp_path, tmp_path / "demand.csv")
