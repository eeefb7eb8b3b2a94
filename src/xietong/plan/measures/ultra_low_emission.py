"""The ultra-low emission standard of power stations, steel works and other plants."""

from typing import Literal

from xietong.plan.emission_removal import EmissionRemoval

__all__ = ["UltraLowEmission"]


class UltraLowEmission(EmissionRemoval):
    r"""Part of the plants of some sources meets the ultra-low emission standard.

    $$ E_{kn} = E^0_{kn}\,\hat a_{kn}\,(1 - \phi\,u\,\eta_p) $$

    Args:
        places: Governments, cities or zones.
        sources: Kinds of sources under the standard, such as "power" or "materials".
        share: $u$, share of their capacity that meets the standard at the end and did not in the base year.
        removal: $\eta_p$, by pollutant, what the standard takes away of the emissions of a plant.
    """

    kind: Literal["ultra-low-emission"] = "ultra-low-emission"
