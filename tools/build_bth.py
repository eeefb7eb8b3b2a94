"""Write the built-in region Beijing-Tianjin-Hebei from the source figures.

Usage: python tools/build_bth.py SOURCE_DIR [TARGET_DIR]

SOURCE_DIR holds the collected figures (zones.csv, road_links.csv, economy/, environment/, register/ ...).
The region in 2010 is written beside it, under the same name with the year: only the tables that differ.
The result is the same for the same input, byte by byte. Figures are carried over and put into the
project's own schema; only the boundaries are carried over as a file.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bth import economy, environment, finance, metro, model, networks, past, people, places, points, register, water
from bth.tables import Source, Target

DEFAULT_TARGET = Path(__file__).parents[1] / "src/xietong/region/builtin/bth"


def build(source_folder: Path, target_folder: Path) -> None:
    """Write every table of the region; earlier tables are overwritten."""
    source, target = Source(source_folder), Target(target_folder)
    for part in (places, people, points, economy, finance, networks, metro, environment, water, register, model):
        part.write(source, target)
    past.write(source, Target(target_folder.with_name(f"{target_folder.name}-{past.YEAR}")))


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2) or not Path(arguments[0], "zones.csv").is_file():
        print(__doc__)
        return 2
    build(Path(arguments[0]), Path(arguments[1]) if len(arguments) == 2 else DEFAULT_TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
