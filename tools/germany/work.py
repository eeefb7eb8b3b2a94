"""Incomes, jobs and rents of the counties, and the commuters between them."""

from collections.abc import Iterator

from bth.tables import Target
from germany.source import Source


def write(source: Source, target: Target) -> None:
    labour = source.rows("labor_tidy.csv", "region_id")
    rents = source.rows("house_prices.csv", "county_id")
    target.write(
        "zone_economy",
        (
            *("zone", "monthly_income_workplace", "monthly_income_residence"),
            *("employment_workplace", "employment_residence", "rent_index"),
        ),
        (
            {
                "zone": code,
                # Digits as published: the base year of the model is exact in them.
                "monthly_income_workplace": work["median_income_workplace"],
                "monthly_income_residence": work["median_income_residence"],
                "employment_workplace": work["employment_workplace"],
                "employment_residence": work["employment_residence"],
                "rent_index": rent["rentindex"],
            }
            for code, work, rent in zip(source.codes, labour, rents, strict=True)
        ),
    )
    target.write(
        "commuting_flows",
        ("residence", "workplace", "persons"),
        flows(source.codes, source.matrix("commuting_wide.csv.gz")),
    )


def flows(codes: list[str], matrix: list[list[str]]) -> Iterator[dict[str, str]]:
    """Pairs with commuters, from residence to workplace; the source has a row for each workplace."""
    for residence, home in enumerate(codes):
        for workplace, work in enumerate(codes):
            persons = matrix[workplace][residence]
            if float(persons):
                yield {"residence": home, "workplace": work, "persons": persons}
