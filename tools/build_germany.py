"""Write the built-in region Germany from the source tables.

Usage: python tools/build_germany.py SOURCE_DIR [TARGET_DIR]

SOURCE_DIR holds the tables of the toolkit of Ahlfeldt and Seidel (commuting_wide.csv.gz, distance_matrix.csv.gz,
labor_tidy.csv ...) with counties.csv and states.geojson made from its attribute tables. The result is the same for
the same input, byte by byte.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bth.tables import Target
from germany import model, pairs, places, work
from germany.source import Source

DEFAULT_TARGET = Path(__file__).parents[1] / "src/xietong/region/builtin/germany"


def build(source_folder: Path, target_folder: Path) -> None:
    """Write every table of the region; earlier tables are overwritten."""
    source, target = Source(source_folder), Target(target_folder)
    for part in (places, work, pairs, model):
        part.write(source, target)


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2) or not Path(arguments[0], "counties.csv").is_file():
        print(__doc__)
        return 2
    build(Path(arguments[0]), Path(arguments[1]) if len(arguments) == 2 else DEFAULT_TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
