"""A map of minutes from a place: rings of equal time on the shapes of the zones, as one SVG file."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from markupsafe import Markup, escape

from xietong.region.region import Region
from xietong.report.classes import NOT_ASSESSED, Classes
from xietong.report.geometry import Shapes, draw_shapes
from xietong.report.maps import css_class, draw_zones, label_places, outline

__all__ = ["isochrone_map"]

# Dark is near; the last one is everything beyond the last limit.
COLOURS = ("#154e7d", "#3f83b5", "#86b6d8", "#c7ddec", "#efefec")
UNREACHED = "#ffffff"
KEY_WIDTH, KEY_HEIGHT, TITLE_HEIGHT, LETTER = 1500.0, 260.0, 620.0, 150


def isochrone_map(
    region: Region,
    minutes: Float[np.ndarray, " zone"],
    limits: Sequence[float],
    title: str,
    notes: Sequence[str],
    unit: str,
    language: str,
) -> Markup | None:
    """The map as a document, or None for a region without boundaries.

    Args:
        minutes: To each zone, `inf` where it cannot be reached.
        limits: At most four, increasing.
        title: Stands above; `notes` below it, one a line.
        unit: What stands behind a number of minutes.
        language: "en" or "zh", of the names.
    """
    shapes = draw_shapes(region)
    if shapes is None:
        return None
    ring = np.where(np.isfinite(minutes), np.searchsorted(np.asarray(limits), minutes, side="left"), NOT_ASSESSED)
    names = region.zones.name_zh if language == "zh" else region.zones.name_en
    titles = [
        f"{name}: {value:.0f} {unit}" if np.isfinite(value) else name
        for name, value in zip(names, minutes, strict=True)
    ]
    window = outline(shapes)
    height = window.height + TITLE_HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {-TITLE_HEIGHT:.0f} {window.width:.0f} {height:.0f}" '
        f'font-family="sans-serif" role="img" aria-label="{escape(title)}">',
        _style(len(limits)),
        _store(shapes),
        _headings(title, notes),
        draw_zones(Classes((1.0, 2.0, 3.0), ring), shapes, titles),
        '<use href="#b-city" class="bc"/><use href="#b-outer" class="bo"/>',
        _labels(region, shapes, language),
        _key(limits, unit, window.width, window.height),
        "</svg>\n",
    ]
    return Markup("".join(parts))


def _style(n_limit: int) -> str:
    rings = "".join(
        f".d{number}{{fill:{COLOURS[number if number < n_limit else -1]}}}" for number in range(n_limit + 1)
    )
    lines = "path{stroke:#fff;stroke-width:.5}.bc,.bo{fill:none}.bc path,#b-city{fill:none;stroke:#5d6873}"
    return (
        f"<style>{rings}.dn{{fill:{UNREACHED}}}{lines}#b-outer{{fill:none;stroke:#1d2733;stroke-width:1.2}}</style>"
    )


def _store(shapes: Shapes) -> str:
    zones = "".join(
        f'<path id="z{zone}" vector-effect="non-scaling-stroke" d="{path}"/>'
        for zone, path in enumerate(shapes.path)
        if path
    )
    borders = "".join(
        f'<path id="b-{name}" vector-effect="non-scaling-stroke" d="{path}"/>'
        for name, path in (("city", shapes.city_border), ("outer", shapes.outer_border))
    )
    return f"<defs>{zones}{borders}</defs>"


def _headings(title: str, notes: Sequence[str]) -> str:
    first = (
        f'<text x="0" y="{LETTER - TITLE_HEIGHT:.0f}" font-size="{LETTER}" font-weight="600">{escape(title)}</text>'
    )
    return first + "".join(
        f'<text x="0" y="{LETTER * (2.1 + row) - TITLE_HEIGHT:.0f}" font-size="{0.75 * LETTER:.0f}" '
        f'fill="#444">{escape(note)}</text>'
        for row, note in enumerate(notes)
    )


def _labels(region: Region, shapes: Shapes, language: str) -> str:
    window = outline(shapes)
    return "".join(
        f'<text x="{label.left * window.width / 100:.0f}" y="{label.top * window.height / 100:.0f}" '
        f'font-size="{0.75 * LETTER:.0f}" text-anchor="middle" stroke="#fff" stroke-width="24" '
        f'paint-order="stroke">{escape(getattr(label.text, language))}</text>'
        for label in label_places(region, shapes)
    )


def _key(limits: Sequence[float], unit: str, width: float, height: float) -> str:
    texts = [f"≤ {limit:g} {unit}" for limit in limits] + [f"> {limits[-1]:g} {unit}"]
    top = height - KEY_HEIGHT * len(texts)
    return "".join(
        f'<g transform="translate({width - KEY_WIDTH:.0f} {top + row * KEY_HEIGHT:.0f})">'
        f'<rect class="{css_class(row)}" width="260" height="180" stroke="#5d6873" stroke-width="8"/>'
        f'<text x="330" y="150" font-size="{0.8 * LETTER:.0f}">{escape(text)}</text></g>'
        for row, text in enumerate(texts)
    )
