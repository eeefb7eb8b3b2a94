"""Long tables of pairs as matrices."""

import numpy as np
import pytest

from xietong.region.pairs import both_ways, pair_matrix
from xietong.region.region import Table

TABLE = Table(
    "pairs",
    {
        "origin": np.array(["a", "c", "b"], dtype=object),
        "destination": np.array(["b", "a", "b"], dtype=object),
        "km": np.array([3.0, 5.0, 1.0]),
    },
)
ENDS = ("origin", "destination")


def test_a_matrix_reads_from_the_first_column_to_the_second() -> None:
    matrix = pair_matrix(TABLE, ENDS, "km", ("a", "b", "c"), absent=0.0)
    np.testing.assert_array_equal(matrix, [[0, 3, 0], [0, 1, 0], [5, 0, 0]])


def test_a_pair_without_a_row_is_missing_unless_said_otherwise() -> None:
    matrix = pair_matrix(TABLE, ENDS, "km", ("a", "b", "c"))
    assert int(np.isnan(matrix).sum()) == 6


def test_a_column_that_the_table_lacks_is_missing_everywhere() -> None:
    assert np.isnan(pair_matrix(TABLE, ENDS, "minutes", ("a", "b", "c"))).all()


def test_another_order_of_zones_gives_the_same_pairs() -> None:
    one, other = (pair_matrix(TABLE, ENDS, "km", zones, absent=0.0) for zones in (("a", "b", "c"), ("c", "a", "b")))
    order = [2, 0, 1]
    np.testing.assert_array_equal(other, one[np.ix_(order, order)])


def test_a_pair_that_stands_once_holds_both_ways() -> None:
    filled = both_ways(pair_matrix(TABLE, ENDS, "km", ("a", "b", "c")))
    assert filled[0, 1] == filled[1, 0] == 3.0
    assert filled[2, 0] == filled[0, 2] == 5.0
    assert np.isnan(filled[1, 2])


def test_a_pair_that_stands_twice_keeps_its_two_values() -> None:
    given = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert both_ways(given) == pytest.approx(given)
