"""The air as a wing: what a year emits, what arrives in each city, and what that does to homes and works."""

from dataclasses import dataclass, fields

import jax
import jax.numpy as jnp
from jaxtyping import Float, Int

from xietong.model.air.feedback import log_amenity, log_productivity
from xietong.model.air.transfer import Transfer, concentrations
from xietong.model.feedback import Feedback, Quantities
from xietong.numerics.arrays import Array

__all__ = ["AirWing", "Caps", "abated"]


@dataclass(frozen=True, eq=False)
class Caps:
    """Lines of the inventory whose emissions the economy counts, so that abatement under a cap is seen here.

    Args:
        rate: Tonnes per yuan of volume in the base year, by what is capped.
        members: 1 where a zone belongs to an area.
        covers: 1 where a line is counted in what is capped.
    """

    rate: Float[Array, "key sector zone"]
    members: Float[Array, "area zone"]
    covers: Float[Array, "key row"]


@dataclass(frozen=True, eq=False)
class AirWing:
    r"""Fine particles by city over base, in logs, as the signal of the air.

    $$ z_c = \ln\hat C_c , \qquad \hat E_{pc} = 1 + \sum_{k\in p}\sum_{n\in c}\varsigma_{kn}
       \Bigl(\frac{a_{kn}}{a^0_{kn}}\,u_{kn} - 1\Bigr) $$

    with the concentrations of `transfer.concentrations`; $u$ is what the measures of the year and abatement under
    caps leave. Emissions of the base year give a signal of zero.

    Args:
        transfer: What arrives where.
        share: $\varsigma_{kn}$, share of a line of the inventory and a zone in its pollutant and city.
        activity: $a^0$ by driver: volume of each market sector, then residents, then minutes of commuting. Positive;
            1 where nothing was done, which then stays as it is.
        is_active: 1 where something was done in the base year.
        driver, source, counted, pollutant: Of each line: positions among drivers, kinds of sources, pollutants that
            are counted, and pollutants that make particles.
        city: Of each zone.
        minutes: Of a commute in the base year, zero where no one can.
        amenity: $\beta$, elasticity of amenity, by group.
        productivity: $\epsilon_s$, elasticity of productivity.
        caps: None where the economy counts no emissions.
    """

    transfer: Transfer
    share: Float[Array, "row zone"]
    activity: Float[Array, "driver zone"]
    is_active: Float[Array, "driver zone"]
    driver: Int[Array, " row"]
    source: Int[Array, " row"]
    counted: Int[Array, " row"]
    pollutant: Int[Array, " row"]
    city: Int[Array, " zone"]
    minutes: Float[Array, "residence workplace"]
    amenity: Float[Array, " group"]
    productivity: Float[Array, " sector"]
    caps: Caps | None = None

    @property
    def size(self) -> int:
        """Cities."""
        return len(self.transfer.base)

    def emissions_hat(self, quantities: Quantities) -> Float[Array, "pollutant source"]:
        """Emissions over base of what makes particles, by city."""
        commuting = (quantities.commuting * self.minutes).sum(axis=1)
        activity = jnp.concatenate([quantities.volume, quantities.persons[None, :], commuting[None, :]])
        moved = self.is_active * (activity / self.activity - 1.0)
        left = 1.0 + moved[self.driver]
        if quantities.shocks.emissions_hat is not None:
            left = left * quantities.shocks.emissions_hat[self.source, self.counted]
        if self.caps is not None and quantities.emissions is not None:
            left = left * abated(self.caps, quantities.volume, quantities.emissions)
        n_pollutant, n_city = self.transfer.share.shape[0], self.size
        change = jnp.zeros((n_pollutant, n_city))
        place = (self.pollutant[:, None], self.city[None, :])
        return 1.0 + change.at[place].add(self.share * (left - 1.0))

    def respond(self, quantities: Quantities, signal: Float[Array, " signal"]) -> Float[Array, " signal"]:
        """Particles over base; they follow what is emitted, whatever was breathed."""
        arriving = concentrations(self.transfer, self.emissions_hat(quantities))
        return jnp.log(arriving / self.transfer.base)

    def feedback(self, signal: Float[Array, " signal"]) -> Feedback:
        """Amenity of homes and productivity of works."""
        hat = jnp.exp(signal)
        amenity = log_amenity(hat, self.city, 1.0)
        return Feedback(
            amenity=self.amenity[:, None] * amenity[None, :],
            productivity=log_productivity(hat, self.city, self.productivity),
        )


for _value in (Caps, AirWing):
    jax.tree_util.register_dataclass(_value, data_fields=[f.name for f in fields(_value)], meta_fields=[])


def abated(
    caps: Caps, volume: Float[Array, "sector zone"], emissions: Float[Array, "key area"]
) -> Float[Array, "row zone"]:
    """What abatement leaves of a line: the emissions that the economy counts in the areas of a zone over those of its
    volume at the rates of the base year. Of several that cover a line the lowest counts.
    """
    unabated = (caps.rate * volume[None]).sum(axis=1) @ caps.members.T
    emits = unabated > 0.0
    left = jnp.where(emits, emissions / jnp.where(emits, unabated, 1.0), 1.0)
    here = jnp.where(caps.members[None] > 0.0, left[:, :, None], 1.0).min(axis=1)
    covered = jnp.where(caps.covers[:, :, None] > 0.0, here[:, None, :], 1.0)
    return covered.min(axis=0)
