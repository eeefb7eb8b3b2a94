"""Coal replaced by gas, electricity or heat from afar; a ban is a whole switch."""

from typing import Literal

from xietong.plan.emission_removal import EmissionRemoval

__all__ = ["SwitchFuel"]


class SwitchFuel(EmissionRemoval):
    r"""Part of the fuel of some sources is switched, or coal is banned.

    $$ E_{kn} = E^0_{kn}\,\hat a_{kn}\,(1 - \phi\,u\,\eta_p) $$

    Args:
        places: Governments, cities or zones.
        sources: Kinds of sources that switch, such as "household".
        share: $u$, share of their fuel that is switched at the end; one for a ban.
        removal: $\eta_p$, by pollutant, what the switch takes away of the emissions of the old fuel.
    """

    kind: Literal["switch-fuel"] = "switch-fuel"
