"""`xietong assign`: trips on a network with capacities until no one can save time by another path."""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import xietong
from xietong.cli.files import write_table
from xietong.cli.progress import reporting
from xietong.cli.speech import Channel, SpokenCommand, refusal
from xietong.cli.texts import Texts
from xietong.errors import ConvergenceError
from xietong.findings import Finding

if TYPE_CHECKING:
    from xietong.model.transport.assignment import Assignment
    from xietong.region.traffic import Traffic

__all__ = ["command"]

STAGE = "assignment"
METHODS = ("projection", "frank-wolfe")
# Progress counts tenths of a power of ten of the gap.
_COUNTS = 10.0


def command(say: Texts) -> click.Command:
    """The verb `assign`."""

    @click.command("assign", cls=SpokenCommand, say=say, help=say("assign.help"), short_help=say("assign.short"))
    @click.argument("network", metavar="NETWORK", type=click.Path(path_type=Path))
    @click.argument("trips", metavar="TRIPS", type=click.Path(path_type=Path))
    @click.option("--gap", default=1e-6, type=click.FloatRange(0.0, 1.0, min_open=True), help=say("assign.gap"))
    @click.option("--method", type=click.Choice(METHODS), help=say("assign.method"))
    @click.option("--iterations", default=5000, type=click.IntRange(1), help=say("assign.iterations"))
    @click.option("--toll-minutes", type=click.FloatRange(0.0), help=say("assign.toll_minutes"))
    @click.option("--length-minutes", type=click.FloatRange(0.0), help=say("assign.length_minutes"))
    @click.option("--out", type=click.Path(path_type=Path), help=say("assign.out"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def assign(
        network: Path,
        trips: Path,
        gap: float,
        method: str | None,
        iterations: int,
        toll_minutes: float | None,
        length_minutes: float | None,
        out: Path | None,
        is_json: bool,
    ) -> int:
        from xietong.model.transport.assignment import AssignmentSettings, Method
        from xietong.region.traffic import read_traffic

        channel = Channel(say, is_json)
        _require_place(out, (network, trips), say)
        traffic = read_traffic(network, trips)
        if not is_json:
            channel.findings(traffic.warnings)
        weights = (
            traffic.toll_minutes if toll_minutes is None else toll_minutes,
            traffic.length_minutes if length_minutes is None else length_minutes,
        )
        chosen = {"projection": Method.PROJECTION, "frank-wolfe": Method.FRANK_WOLFE, None: None}[method]
        settings = AssignmentSettings(gap=gap, iteration_limit=iterations, method=chosen)
        return _perform(traffic, weights, settings, out, channel)

    return assign


def _require_place(out: Path | None, inputs: tuple[Path, Path], say: Texts) -> None:
    """Refuse, before anything is solved, a place that cannot be written or holds the input.

    Raises:
        RunError: with the way out.
    """
    if out is None:
        return
    if out.is_dir() or not out.name:
        raise refusal(say, "counterfactual.out_is_folder", out)
    if not out.parent.is_dir():
        raise refusal(say, "counterfactual.no_folder", out.parent)
    if any(out.exists() and file.exists() and out.samefile(file) for file in inputs):
        raise refusal(say, "assign.out_is_input", out)


def _perform(
    traffic: "Traffic", weights: tuple[float, float], settings: Any, out: Path | None, channel: Channel
) -> int:
    from xietong.model.transport.assignment import VehicleClass, assign, prepare

    toll_minutes, length_minutes = weights
    vehicles = VehicleClass(
        traffic.trips,
        value_of_time=1.0 / toll_minutes if toll_minutes > 0.0 else math.inf,
        length_minutes=length_minutes,
    )
    prepare(settings)
    begun = time.perf_counter()
    if channel.is_json:
        result = assign(traffic.network, [vehicles], settings)
    else:
        with reporting(channel) as progress:
            result = assign(traffic.network, [vehicles], settings, _told(progress, settings.gap))
    record = _record(result, traffic, time.perf_counter() - begun)
    if out is not None and result.is_converged:
        _write(out, result)
    elif out is not None:
        # A table of an earlier run must not pass for one of this.
        out.unlink(missing_ok=True)
    if channel.is_json:
        channel.event("assign", **record)
        return 0 if result.is_converged else ConvergenceError.exit_code
    if not result.is_converged:
        raise ConvergenceError([_refused(result, settings.gap, channel.say)])
    channel.result(_lines(record, out, channel.say))
    return 0


def _told(progress: Callable[[str, int, int], None], target: float) -> Callable[[int, float], None]:
    """Progress as the tenths of powers of ten by which the gap has fallen."""
    total = max(round(-_COUNTS * math.log10(target)), 1)

    def tell(iteration: int, gap: float) -> None:
        fallen = -_COUNTS * math.log10(max(gap, target))
        progress(STAGE, min(max(int(fallen), 0), total), total)

    return tell


def _record(result: "Assignment", traffic: "Traffic", seconds: float) -> dict[str, Any]:
    known = result.certificate
    return {
        "gap": known.gap,
        "seconds": round(seconds, 4),
        "objective": known.objective,
        "conservation_error": known.conservation_error,
        "iterations": result.iterations,
        "method": result.method.name.lower().replace("_", "-"),
        "converged": result.is_converged,
        "status": result.status.name.lower(),
        "zones": len(traffic.network.zone),
        "links": len(traffic.network.start),
        "trips": float(traffic.trips.sum()),
        "version": xietong.__version__,
    }


def _write(out: Path, result: "Assignment") -> None:
    network = result.problem.network
    columns = (network.start.tolist(), network.end.tolist(), result.flow[0].tolist(), result.minutes.tolist())
    rows = (
        (network.node[start], network.node[end], repr(flow), repr(minutes))
        for start, end, flow, minutes in zip(*columns, strict=True)
    )
    write_table(out, ("from", "to", "flow", "minutes"), rows)


def _refused(result: "Assignment", target: float, say: Texts) -> Finding:
    what = say(
        "assign.refused",
        gap=f"{result.certificate.gap:.1e}",
        target=f"{target:.0e}",
        iterations=result.iterations,
        error=f"{result.certificate.conservation_error:.0e}",
    )
    return Finding(say("assign.where"), what, say("assign.refused.remedy"))


def _lines(record: dict[str, Any], out: Path | None, say: Texts) -> list[str]:
    method = {"projection": say("assign.projection"), "frank-wolfe": say("assign.frank_wolfe")}[record["method"]]
    lines = [
        say("assign.size", zones=record["zones"], links=record["links"], trips=f"{record['trips']:,.10g}"),
        say("assign.solved", method=method, iterations=record["iterations"], seconds=f"{record['seconds']:.3f}"),
        say("assign.reached", gap=f"{record['gap']:.2e}"),
        say("assign.objective", objective=f"{record['objective']:.10g}"),
        say("assign.conserved", error=f"{record['conservation_error']:.1e}"),
    ]
    return lines if out is None else [*lines, say("assign.written", out=out)]
