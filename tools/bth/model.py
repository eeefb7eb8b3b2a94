"""What is declared by hand: parameters, moments, gateways, the region's card, sources."""

from bth.tables import DECLARED, Source, Target, read_rows

TABLES = (
    "parameters",
    "trends",
    "commuting_moments",
    "gateway_owners",
    "gateway_traffic",
    "gateway_parameters",
    "gateway_basins",
    "gateway_uses",
    "sources",
)


def write(source: Source, target: Target) -> None:
    for table in TABLES:
        rows = read_rows(DECLARED / f"{table}.csv")
        target.write(table, tuple(rows[0]), rows)
    shared = read_rows(DECLARED / "shared_gateways.csv")
    target.write("gateways", tuple(shared[0]), shared)
    target.write_text("region.yaml", (DECLARED / "region.yaml").read_text(encoding="utf-8"))
