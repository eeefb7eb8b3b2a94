"""Networks and trips in TNTP, as oddly as they are written, and what is wrong with them."""

import gzip

import numpy as np
import pytest

from xietong.errors import NetworkError
from xietong.region.traffic import read_traffic

HEAD = "<NUMBER OF ZONES> 2\t\t\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 3\n<NUMBER OF LINKS> 2\n<END OF METADATA>\n"
COLUMNS = "~ \tinit_node\tterm_node\tcapacity\tlength\tfree_flow_time\tb\tpower\tspeed\ttoll\tlink_type\t;\n"
LINKS = "\t1\t3\t100\t2.5\t6\t0.15\t4\t0\t7\t1\t;\n\t3\t2\t100\t2.5\t0\t0\t0\t0\t0\t1;\n"
TRIPS = "<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> 6.0\n<END OF METADATA>\n\n~ by hand\nOrigin \t1 \n 1 : 0.0; 2 : 6.0;\n"


@pytest.fixture
def read(tmp_path):
    def read(network=HEAD + COLUMNS + LINKS, trips=TRIPS):
        (tmp_path / "net.tntp").write_text(network)
        (tmp_path / "trips.tntp").write_text(trips)
        return read_traffic(tmp_path / "net.tntp", tmp_path / "trips.tntp")

    return read


def fault(read, *, network=HEAD + COLUMNS + LINKS, trips=TRIPS) -> str:
    with pytest.raises(NetworkError) as caught:
        read(network, trips)
    assert all(finding.where and finding.what and finding.remedy for finding in caught.value.findings)
    return str(caught.value)


def test_a_file_becomes_a_network(read):
    traffic = read()
    graph = traffic.network
    assert graph.node == ("1", "2", "3")
    assert graph.zone == ("1", "2")
    assert graph.is_through.tolist() == [False, False, True]
    assert (graph.start.tolist(), graph.end.tolist()) == ([0, 2], [2, 1])
    assert graph.free_minutes.tolist() == [6.0, 0.0]
    assert graph.toll.tolist() == [7.0, 0.0]
    assert graph.length.tolist() == [2.5, 2.5]
    assert traffic.trips.tolist() == [[0.0, 6.0], [0.0, 0.0]]
    assert traffic.warnings == ()


def test_blanks_for_tabulators_remarks_and_missing_last_columns_change_nothing(read):
    links = "1 3 100 2.5 6 0.15 4 ~ no toll here\n\n ~ 9 9 9\n3.0 2 100 2.5 0 0 0;"
    assert read(HEAD + links).network.toll.tolist() == [0.0, 0.0]
    np.testing.assert_array_equal(read(HEAD + links).network.capacity, read().network.capacity)


def test_columns_are_read_in_the_order_that_the_file_names(read):
    columns = "~ init_node term_node length capacity free_flow_time power b ;\n"
    graph = read(HEAD + columns + "1 3 2.5 100 6 4 0.15;\n3 2 2.5 100 0 0 0;\n").network
    assert graph.capacity.tolist() == [100.0, 100.0]
    assert graph.delay_power.tolist() == [4.0, 0.0]


def test_compressed_files_are_read(tmp_path):
    for name, text in (("net.tntp.gz", HEAD + LINKS), ("trips.tntp.gz", TRIPS)):
        (tmp_path / name).write_bytes(gzip.compress(text.encode()))
    assert read_traffic(tmp_path / "net.tntp.gz", tmp_path / "trips.tntp.gz").trips.sum() == 6.0
    (tmp_path / "net.tntp.gz").write_bytes(gzip.compress(HEAD.encode())[:-9])
    with pytest.raises(NetworkError, match="cut off"):
        read_traffic(tmp_path / "net.tntp.gz", tmp_path / "trips.tntp.gz")


def test_weights_of_toll_and_length_come_from_the_file(read):
    traffic = read("<TOLL FACTOR> 0.02\n<DISTANCE FACTOR> 0.04\n" + HEAD + LINKS)
    assert (traffic.toll_minutes, traffic.length_minutes) == (0.02, 0.04)


def test_an_incomplete_file_is_a_warning(read):
    traffic = read(HEAD.replace("LINKS> 2", "LINKS> 5") + LINKS, TRIPS.replace("6.0\n<", "60.0\n<"))
    assert [finding.level for finding in traffic.warnings] == ["warning", "warning"]


def test_destinations_beyond_the_zones_matter_only_where_someone_travels(read):
    assert read(trips=TRIPS + "3 : 0;").trips.sum() == 6.0
    assert "row 8" in fault(read, trips=TRIPS + "3 : 1;")


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ("1 3 0 2.5 6 0.15 4;", "capacity 0"),
        ("1 3 -5 2.5 6 0.15 4;", "capacity is '-5'"),
        ("1 3 100 2.5 -6 0.15 4;", "free_minutes is '-6'"),
        ("1 3 100 2.5 6 abc 4;", "delay_factor is 'abc'"),
        ("1 3 100 2.5 6 0.15 nan;", "delay_power is 'nan'"),
        ("1 33 100 2.5 6 0.15 4;", "node '33'"),
        ("1 3 100 2.5;", "has 4 fields"),
    ],
)
def test_an_unusable_link_is_named_by_its_row(read, links, expected):
    told = fault(read, network=HEAD + COLUMNS + links)
    assert expected in told
    assert "row 7" in told


def test_no_capacity_is_allowed_where_the_time_is_constant(read):
    read(HEAD + "1 3 0 1 6 0 4;\n3 2 0 1 6 1 0;")


@pytest.mark.parametrize(
    ("trips", "expected"),
    [
        (TRIPS.replace("ZONES> 2", "ZONES> 3"), "3 zones, but the network has 2"),
        (TRIPS.replace("6.0;", "-6.0;"), "'-6.0'"),
        (TRIPS.replace("6.0;", "six;"), "'six'"),
        (TRIPS.replace("Origin \t1", "Origin \t9"), "origin '9'"),
        (TRIPS.replace("Origin \t1", ""), "before the first origin"),
        (TRIPS.replace("2 : 6.0", "2 6.0"), "no entry"),
    ],
)
def test_unusable_trips_are_named(read, trips, expected):
    assert expected in fault(read, trips=trips)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (HEAD.replace("<NUMBER OF ZONES> 2\t\t\n", ""), "<NUMBER OF ZONES> is missing"),
        (HEAD.replace("ZONES> 2", "ZONES> two"), "'two'"),
        (HEAD.replace("ZONES> 2", "ZONES> 4"), "more zones (4) than nodes (3)"),
        (HEAD.replace("NODE> 3", "NODE> x"), "FIRST THRU NODE"),
        ("<TOLL FACTOR> -1\n" + HEAD, "TOLL FACTOR"),
    ],
)
def test_unusable_metadata_are_named(read, head, expected):
    assert expected in fault(read, network=head + LINKS)


def test_many_faults_are_cut_short(read):
    told = fault(read, network=HEAD + "1 3 0 2.5 6 0.15 4;\n" * 50)
    assert "30 more" in told


def test_a_missing_file_is_a_finding(tmp_path):
    with pytest.raises(NetworkError, match=r"net\.tntp"):
        read_traffic(tmp_path / "net.tntp", tmp_path / "trips.tntp")
