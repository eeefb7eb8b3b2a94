"""A map of what a forecast missed, as one SVG that stands alone."""

import numpy as np
from jaxtyping import Float
from markupsafe import escape

from xietong.region.region import Region
from xietong.report.classes import bounds_of, classify
from xietong.report.geometry import draw_shapes
from xietong.report.maps import draw_zones, key_rows
from xietong.report.words import Both

__all__ = ["error_map"]

_FILL = {
    **{f"d{number}": colour for number, colour in enumerate(
        ("#843907", "#c46f28", "#ecc18f", "#efefec", "#a9cce3", "#4a8fc0", "#154e7d")
    )},
    "dn": "#ffffff",
    "du": "#ffffff",
}  # fmt: skip
_KEY_WIDTH, _ROW, _TOP = 330, 34, 90


def error_map(region: Region, percent: Float[np.ndarray, " zone"], title: Both, language: str = "en") -> str | None:
    """The zones coloured by what was foretold less what happened.

    Args:
        region: With the polygons of its zones.
        percent: Error by zone, per cent of the persons of the first date; NaN where there is none.
        title: What the map shows.
        language: "en" or "zh".

    Returns:
        The SVG, or None where the region has no polygons.
    """
    shapes = draw_shapes(region)
    if shapes is None:
        return None
    classes = classify(percent, bounds_of(percent))
    names = region.zones.name_zh if language == "zh" else region.zones.name_en
    titles = [f"{name}: {value:+.0f} %" for name, value in zip(names, percent, strict=True)]
    width, height = shapes.frame.width, shapes.frame.height
    paths = "".join(f'<path id="z{zone}" d="{path}"/>' for zone, path in enumerate(shapes.path) if path)
    style = "".join(f".{name}{{fill:{colour}}}" for name, colour in _FILL.items())
    scale = width / 1100
    key = "".join(
        f'<rect class="{row.css}" x="0" y="{_TOP + _ROW * at}" width="40" height="24" stroke="#888"/>'
        f'<text x="52" y="{_TOP + 19 + _ROW * at}">{escape(getattr(row.text, language))} ({row.count})</text>'
        for at, row in enumerate(key_rows(classes, Both(" %", " %")))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + _KEY_WIDTH * scale:.0f} {height}" role="img">'
        f"<title>{escape(getattr(title, language))}</title><style>{style}text{{font:20px sans-serif}}</style>"
        f"<defs>{paths}</defs>"
        f'<g stroke="#fff" stroke-width="{scale:.2f}">{draw_zones(classes, shapes, titles)}</g>'
        f'<path d="{shapes.city_border}" fill="none" stroke="#666" stroke-width="{scale:.2f}"/>'
        f'<g transform="translate({width} 0) scale({scale:.3f})">'
        # A title is longer than the key: it ends at the right edge and reaches over the corner of the map.
        f'<text x="{_KEY_WIDTH - 10}" y="30" text-anchor="end">{escape(getattr(title, language))}</text>'
        f"{key}</g></svg>\n"
    )
