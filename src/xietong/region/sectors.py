"""Sectors and the national accounts folded or split to them."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int

from xietong.region.region import Accounts, Place, Sectors
from xietong.region.tables import Tables, positions

__all__ = ["FINAL_USES", "VALUE_ADDED", "accounts_from", "no_accounts", "no_sectors", "sectors_from"]

FINAL_USES = ("consumption", "fixed_capital", "inventories", "exports")
VALUE_ADDED = ("labour", "taxes", "depreciation", "surplus")


def _order(tables: Tables) -> Int[np.ndarray, " sector"]:
    """Rows of `sectors.csv`, market sectors and the housing account first, else as they stand."""
    is_placed = np.asarray(tables["sectors"]["kind"] == "placed", dtype=bool)
    return np.argsort(is_placed, kind="stable")


def no_sectors(jurisdictions: Sequence[Place]) -> Sectors:
    """The sectors of a region that is not observed by them."""
    none = np.zeros(0)
    return Sectors(
        code=(),
        name_en=(),
        name_zh=(),
        kind=(),
        branch=(),
        reach=(),
        industry=(),
        from_industry=np.zeros((0, 0)),
        trade_elasticity=none,
        agglomeration=none,
        import_share=none,
        relative_wage=np.zeros((len(jurisdictions), 0)),
    )


def no_accounts() -> Accounts:
    """The accounts of a region without sectors."""
    none = np.zeros(0)
    return Accounts(
        intermediate=np.zeros((0, 0)),
        labour=none,
        other_value_added=none,
        consumption=none,
        investment=none,
        exports=none,
        output=none,
        employment=none,
    )


def sectors_from(tables: Tables, jurisdictions: Sequence[Place]) -> Sectors:
    """The sectors with their links to industries and wages."""
    order = _order(tables)
    table = {name: values[order] for name, values in tables["sectors"].columns.items()}
    codes = tuple(table["code"])
    industries = tuple(tables["industries"]["code"])
    links, wages = tables["industry_sectors"], tables["sector_wages"]
    from_industry = np.zeros((len(industries), len(codes)))
    from_industry[positions(links["industry"], industries), positions(links["sector"], codes)] = links["share"]
    relative_wage = np.full((len(jurisdictions), len(codes)), np.nan)
    relative_wage[
        positions(wages["jurisdiction"], [place.code for place in jurisdictions]),
        positions(wages["sector"], codes),
    ] = wages["relative_wage"]
    return Sectors(
        code=codes,
        name_en=tuple(table["name_en"]),
        name_zh=tuple(table["name_zh"]),
        kind=tuple(table["kind"]),
        branch=tuple(table["branch"]),
        reach=tuple(table["reach"]),
        industry=industries,
        from_industry=from_industry,
        trade_elasticity=table["trade_elasticity"],
        agglomeration=table["agglomeration"],
        import_share=table["import_share"],
        relative_wage=relative_wage,
    )


def accounts_from(tables: Tables) -> Accounts:
    r"""The input-output table at the sectors of the region.

    With $h_{rk}$ the share of sector $r$ in the table's sector $k$,

    $$ z_{rs} = \sum_{kl} h_{rk}\, Z_{kl}\, h_{sl} $$

    so that every coefficient of a split sector is that of the sector it was split from. Output is the
    sum of inputs and value added, so that cost shares sum to one; published uses of it agree to rounding.
    """
    order = _order(tables)
    listed = tuple(tables["national_employment"]["io_sector"])
    n_sector, n_listed = len(order), len(listed)
    share = np.zeros((n_sector, n_listed))
    share[np.arange(n_sector), positions(tables["sectors"]["io_sector"][order], listed)] = tables["sectors"][
        "io_share"
    ][order]
    home = _block(tables, "home", listed, (*listed, *FINAL_USES))
    imported = _block(tables, "imported", listed, (*listed, *FINAL_USES))
    value_added = _block(tables, "value_added", VALUE_ADDED, listed)
    supplied = home + imported
    final = {use: supplied[:, n_listed + position] for position, use in enumerate(FINAL_USES)}
    intermediate = share @ supplied[:, :n_listed] @ share.T
    labour, other_value_added = share @ value_added[0], share @ value_added[1:].sum(axis=0)
    return Accounts(
        intermediate=intermediate,
        labour=labour,
        other_value_added=other_value_added,
        consumption=share @ final["consumption"],
        investment=share @ (final["fixed_capital"] + final["inventories"]),
        exports=share @ final["exports"],
        output=intermediate.sum(axis=0) + labour + other_value_added,
        employment=share @ tables["national_employment"]["persons"],
    )


def _block(
    tables: Tables, origin: str, rows: Sequence[str], columns: Sequence[str]
) -> Float[np.ndarray, "row column"]:
    """One part of the long table as a matrix, zero where it has no row."""
    table = tables["input_output"]
    here = table["origin"] == origin
    matrix = np.zeros((len(rows), len(columns)))
    matrix[positions(table["row"][here], rows), positions(table["column"][here], columns)] = table["yuan"][here]
    return matrix
