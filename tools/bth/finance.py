"""Public budgets: what was published by year, and the revenue of the base year by city."""

from bth.tables import DECLARED, Row, Source, Target, read_rows, scaled

HUNDRED_MILLION = 1e8
BASE_YEAR = "2020"
PATTERN_YEAR = "2015"
COLUMNS = ("level", "place", "year", "item", "yuan", "status", "method", "source")
HEBEI = "130000"
PANEL = "panel of cities; expenditure of provinces from the national yearbook"
YEARBOOK = "yearbook of cities as kept in the public repository quanturban/firm"
REPORT = "budget report of 2022; " + PANEL
PROVINCES = {"BJ": "110000", "TJ": "120000"}


def write(source: Source, target: Target) -> None:
    target.write("public_finance", COLUMNS, public_finance(source))


def public_finance(source: Source) -> list[dict[str, object]]:
    """Revenue and expenditure, and the revenue of the base year, estimated where it is not published."""
    declared: list[dict[str, object]] = [dict(row) for row in read_rows(DECLARED / "public_finance.csv")]
    panel = source.rows("cities_by_year.csv")
    gdp = {(row["city_code"], row["year"]): float(row["gdp_100m"]) for row in panel if row["gdp_100m"]}
    codes = {row["city_zh"]: row["city_code"] for row in source.zones}
    pattern = source.rows("economy/city_gdp_fiscal_employment_2015.csv")
    known = {_code(row, codes): row for row in pattern}
    rows = [*declared, *_panel(panel), *_of_2015(known), _hebei(declared, gdp)]
    return [*rows, *_base_year(rows, known, gdp)]


def _panel(panel: list[Row]) -> list[dict[str, object]]:
    """Expenditure of the provinces in every year, and the one city whose budget is in the panel."""
    return [
        _row(_level(row["city_code"]), row["city_code"], row["year"], item, yuan, "published", "", PANEL)
        for row in panel
        for item, column in (("revenue", "budget_revenue_100m"), ("expenditure", "budget_expenditure_100m"))
        if (yuan := scaled(row[column], HUNDRED_MILLION)) is not None
    ]


def _of_2015(known: dict[str, Row]) -> list[dict[str, object]]:
    method = "general public budget; the file names no year, its GDP is the one first published for 2015"
    return [
        _row("city", code, PATTERN_YEAR, "revenue", _yuan(row), "published", method, YEARBOOK)
        for code, row in known.items()
    ]


def _hebei(declared: list[dict[str, object]], gdp: dict[tuple[str, str], float]) -> dict[str, object]:
    budget = next(float(str(row["yuan"])) for row in declared if row["item"] == "revenue_budgeted")
    yuan = budget / gdp[HEBEI, "2022"] * gdp[HEBEI, BASE_YEAR]
    method = "revenue budgeted for 2022 over the GDP of 2022, times the GDP of 2020"
    return _row("jurisdiction", HEBEI, BASE_YEAR, "revenue", yuan, "estimated", method, REPORT)


def _base_year(
    rows: list[dict[str, object]], known: dict[str, Row], gdp: dict[tuple[str, str], float]
) -> list[dict[str, object]]:
    """By city: the total of its province, in proportion to the ratio of 2015 times the GDP of the base year."""
    totals = {
        str(row["place"]): float(str(row["yuan"]))
        for row in rows
        if (row["level"], row["year"], row["item"]) == ("jurisdiction", BASE_YEAR, "revenue")
    }
    weight = {code: _yuan(row) / float(row["gdp_100m_cny"]) * gdp[code, BASE_YEAR] for code, row in known.items()}
    found = []
    for code, part in weight.items():
        province = code[:2] + "0000"
        own = sum(value for other, value in weight.items() if other[:2] == code[:2])
        is_whole = code == province
        method = (
            "the province is the city"
            if is_whole
            else "all levels below the centre: the province, shared by revenue over GDP of 2015 times GDP"
        )
        status = "published" if is_whole else "estimated"
        yuan = totals[province] * part / own
        source = "as the province" if is_whole else YEARBOOK
        found.append(_row("city", code, BASE_YEAR, "revenue", yuan, status, method, source))
    return found


def _row(
    level: str, place: str, year: str, item: str, yuan: float, status: str, method: str, source: str
) -> dict[str, object]:
    values = (level, place, year, item, float(round(yuan)), status, method, source)
    return dict(zip(COLUMNS, values, strict=True))


def _yuan(row: Row) -> float:
    return float(row["fiscal_revenue_100m_cny"]) * HUNDRED_MILLION


def _level(code: str) -> str:
    return "jurisdiction" if code.endswith("0000") else "city"


def _code(row: Row, codes: dict[str, str]) -> str:
    return PROVINCES.get(row["jurisdiction"]) or codes[row["name_zh"]]
