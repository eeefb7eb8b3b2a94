"""What aquifers and limits on pumping must be: every fault with its place, its file and row, and a remedy."""

from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Float

from xietong.findings import Finding
from xietong.model.water.aquifers import Aquifers

__all__ = ["check_aquifers", "check_pumping", "check_reach"]


def check_aquifers(aquifers: Aquifers, labels: Sequence[str]) -> Iterator[Finding]:
    """Faults that make the equations meaningless: negative storage or conductance, beds without an aquifer.

    Args:
        labels: Of the cells, such as "environment/aquifers.csv row 12, zone 130102".
    """
    for name, layer in (("shallow", aquifers.shallow), ("deep", aquifers.deep)):
        for cell in np.flatnonzero(layer.is_present & ~(layer.storage > 0.0)).tolist():
            what = f"the storage of the {name} aquifer is {layer.storage[cell]:g} m3 per m."
            yield Finding(labels[cell], what, "Give a positive storage coefficient, or say that there is no aquifer.")
        for cell in np.flatnonzero(~(layer.boundary_conductance >= 0.0)).tolist():
            what = f"the conductance to the boundary of the {name} aquifer is negative or no number."
            yield Finding(labels[cell], what, "Give m2 a year, or 0 for none.")
        for edge in np.flatnonzero(~(layer.conductance >= 0.0))[:1].tolist():
            where = f"{labels[aquifers.start[edge]]} to {labels[aquifers.end[edge]]}"
            yield Finding(where, f"the conductance of the {name} aquifer is negative.", "Give m2 a year, or 0.")
    for cell in np.flatnonzero(~(aquifers.leakance >= 0.0)).tolist():
        yield Finding(labels[cell], "the leakance is negative or no number.", "Give m2 a year, or 0 for none.")
    if aquifers.beds is not None:
        beds, is_deep = aquifers.beds, aquifers.deep.is_present
        for cell in np.flatnonzero(is_deep & ~((beds.elastic >= 0.0) & (beds.inelastic >= beds.elastic))).tolist():
            what = (
                f"the clay stores {beds.inelastic[cell]:g} below its lowest head and {beds.elastic[cell]:g} above it."
            )
            yield Finding(labels[cell], what, "Give storage of zero or more, the inelastic at least the elastic.")
    if aquifers.delay_beds is not None:
        for cell in np.unique(aquifers.delay_beds.cell[~aquifers.deep.is_present[aquifers.delay_beds.cell]]).tolist():
            yield Finding(labels[cell], "a bed of clay lies where there is no deep aquifer.", "Remove the bed.")


def check_pumping(
    pumping: Float[np.ndarray, "aquifer cell"], aquifers: Aquifers, labels: Sequence[str]
) -> Iterator[Finding]:
    """Pumping where there is no aquifer: it is left out of heads and storage, and said so."""
    for which, (name, layer) in enumerate((("shallow", aquifers.shallow), ("deep", aquifers.deep))):
        for cell in np.flatnonzero(~layer.is_present & (pumping[which] > 0.0)).tolist():
            what = f"{pumping[which, cell]:,.0f} m3 a year are pumped where there is no {name} aquifer."
            remedy = "They are in no head and no storage. Give the zone an aquifer, or its water another source."
            yield Finding(labels[cell], what, remedy, "warning")


def check_reach(
    limit: Float[np.ndarray, " cell"],
    least: Float[np.ndarray, " cell"],
    labels: Sequence[str],
) -> Iterator[Finding]:
    """Limits below what people must be given and nothing else can bring.

    Args:
        limit: m3 a year that may be pumped; `inf` for no limit.
        least: Domestic demand less all other sources, m3 a year.
    """
    for cell in np.flatnonzero(limit < least * (1.0 - 1e-9)).tolist():
        what = (
            f"the limit of {limit[cell]:,.0f} m3 a year is below the {least[cell]:,.0f} m3 that households draw and "
            f"no other source brings; {least[cell] - limit[cell]:,.0f} m3 are missing."
        )
        yield Finding(labels[cell], what, "Raise the limit, or add a measure of kind transfer-water.")
