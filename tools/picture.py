"""Draw the picture of the README from a finished run: `python tools/picture.py RUN_FOLDER OUT.svg`.

The map is the report's own: change of residents by zone in the last year, in its classes and colours.
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np

from xietong.cli.texts import read_texts
from xietong.cli.walk import open_region
from xietong.region.region import Region
from xietong.report.classes import Classes, bounds_of, classify
from xietong.report.geometry import Shapes, draw_shapes
from xietong.report.maps import css_class, draw_zones, key_rows, label_places, outline
from xietong.report.words import both

COLOURS = ("#843907", "#c46f28", "#ecc18f", "#efefec", "#a9cce3", "#4a8fc0", "#154e7d")
FONT = '-apple-system, "Segoe UI", "Helvetica Neue", "Noto Sans", Arial, "Liberation Sans", sans-serif'
INDICATOR = "residents"
HEAD, MARGIN, ROW = 760, 1500, 260


def main(run: Path, out: Path) -> None:
    """Write the picture of one run."""
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    region = open_region(record["region"], read_texts("en"))
    shapes = draw_shapes(region)
    assert shapes is not None, "the region has no boundaries to draw"
    change = percent_by_zone(run, record, region)
    classes = classify(change, bounds_of(change))
    out.write_text(picture(region, shapes, classes, record["years"][-1]), encoding="utf-8")


def percent_by_zone(run: Path, record: dict, region: Region) -> np.ndarray:
    """Change of residents in per cent by zone in the last year."""
    name = next(name for name in record["files"] if name.endswith("indicators.csv"))
    with (run / name).open(encoding="utf-8", newline="") as table:
        found = {
            row["place"]: float(row["percent"])
            for row in csv.DictReader(table)
            if (row["indicator"], row["level"], row["sector"], row["group"]) == (INDICATOR, "zone", "", "")
            and int(row["year"]) == record["years"][-1]
        }
    return np.array([found.get(code, np.nan) for code in region.zones.code])


def picture(region: Region, shapes: Shapes, classes: Classes, year: int) -> str:
    """The map with its title, key and names, as one SVG without outside parts."""
    window = outline(shapes)
    width, height = int(window.width) + MARGIN, int(window.height) + HEAD
    title = f"{region.title['en']}: who gains residents and who loses them"
    measured = f"Residents in {year}, with the plan less without it, % by zone. A result of a model, not a forecast."
    paths = "".join(f'<path id="z{zone}" d="{path}"/>' for zone, path in enumerate(shapes.path) if path)
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
            f' aria-label="{title}. {measured}">',
            f"<style>{style()}</style><defs>{paths}</defs>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            f'<text class="t" x="90" y="330">{title}</text><text x="90" y="580">{measured}</text>',
            f'<g transform="translate(0 {HEAD})">{draw_zones(classes, shapes)}',
            f'<path class="c" d="{shapes.city_border}"/><path class="o" d="{shapes.outer_border}"/>',
            names(region, shapes),
            f"</g>{key(classes, width, height)}</svg>\n",
        )
    )


def style() -> str:
    """Colours and type of the report."""
    fills = "".join(f".{css_class(number)}{{fill:{colour}}}" for number, colour in enumerate(COLOURS))
    return (
        f"text{{font-family:{FONT};fill:#1b2530;font-size:150px}}.t{{font-size:235px;font-weight:600}}"
        ".n{paint-order:stroke;stroke:#fff;stroke-width:40px;text-anchor:middle}"
        "g{stroke:#fff;stroke-width:8}g text{stroke-width:40}"
        ".c,.o{fill:none;stroke:#5d6873;stroke-width:12}.o{stroke:#1b2530;stroke-width:24}"
        f"{fills}.dn{{fill:#fff;stroke:#7f8b96}}.k text,.k{{stroke:none}}"
    )


def names(region: Region, shapes: Shapes) -> str:
    """Names of the largest cities where they find room."""
    window = outline(shapes)
    return "".join(
        f'<text class="n" x="{label.left / 100 * window.width:.0f}" y="{label.top / 100 * window.height:.0f}">'
        f"{label.text.en}</text>"
        for label in label_places(region, shapes)
    )


def key(classes: Classes, width: int, height: int) -> str:
    """The seven classes with the number of zones in each, low in the right corner."""
    rows = key_rows(classes, both("%"))
    top, left = height - ROW * len(rows) - 200, width - 2300
    cells = "".join(
        f'<rect class="{row.css}" x="{left}" y="{top + ROW * line}" width="300" height="{ROW - 50}"/>'
        f'<text x="{left + 380}" y="{top + ROW * line + 150}">{escape(row.text.en)}: {row.count} zones</text>'
        for line, row in enumerate(rows)
    )
    return f'<g class="k">{cells}</g>'


def escape(text: str) -> str:
    """Text for XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
