"""Shapes of zones and the borders found from their shared edges."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pytest

from xietong.report.geometry import draw_shapes


@dataclass(frozen=True)
class FourZones:
    code = ("a", "b", "c", "d")
    city = np.array([0, 0, 1, 2])
    jurisdiction = np.array([0, 0, 0, 1])


@dataclass(frozen=True)
class Squares:
    """Four squares in a row: a and b in one city, c in another of the same government, d elsewhere."""

    boundaries: object
    zones: FourZones = FourZones()


def square(code: str, west: int) -> dict:
    ring = [[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]
    return {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.fixture
def row():
    return Squares({"features": [square(code, west) for west, code in enumerate("abcd")]})


def length(path: str) -> float:
    """Length of a path of relative steps, in units of the drawing."""
    total = 0.0
    for steps in re.findall(r"l([^Mz]*)", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        total += sum(np.hypot(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True))
    return total


def test_a_border_of_cities_lies_where_two_cities_of_one_government_meet(row):
    shapes = draw_shapes(row)
    one = 7000 / 4
    assert length(shapes.city_border) == pytest.approx(one, rel=0.01)


def test_the_outer_border_goes_around_and_between_governments(row):
    shapes = draw_shapes(row)
    one = 7000 / 4
    assert length(shapes.outer_border) == pytest.approx((4 + 4 + 1 + 1 + 1) * one, rel=0.01)


def test_each_zone_has_a_closed_path_and_a_box(row):
    shapes = draw_shapes(row)
    assert all(path.startswith("M") and path.endswith("z") for path in shapes.path)
    assert shapes.box[0, 2] == pytest.approx(shapes.box[1, 0])


def test_a_zone_without_a_polygon_is_left_out(row):
    shapes = draw_shapes(replace(row, boundaries={"features": row.boundaries["features"][:3]}))
    assert shapes.path[3] == ""
    assert np.isnan(shapes.box[3]).all()


def test_no_boundaries_give_no_shapes(row):
    assert draw_shapes(replace(row, boundaries=None)) is None


def test_east_west_is_shrunk_by_the_middle_latitude(row):
    high = {"features": [square("a", 0)]}
    ring = high["features"][0]["geometry"]["coordinates"][0]
    for point in ring:
        point[1] += 59.5
    shapes = draw_shapes(replace(row, boundaries=high))
    assert shapes.frame.width / shapes.frame.height == pytest.approx(0.5, rel=0.01)


def test_the_drawing_of_the_region_is_small(region):
    shapes = draw_shapes(region)
    assert all(shapes.path)
    assert sum(len(path) for path in shapes.path) < 130_000
    assert len(shapes.outer_border) + len(shapes.city_border) < 60_000
