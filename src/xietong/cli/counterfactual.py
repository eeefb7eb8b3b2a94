"""`xietong counterfactual`: raw changes in, raw changes out, with a certificate beside them."""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import xietong
from xietong.cli import walk
from xietong.cli.files import write_record, write_table
from xietong.cli.progress import reporting
from xietong.cli.speech import Channel, SpokenCommand, refusal
from xietong.cli.texts import Texts
from xietong.errors import ConvergenceError
from xietong.findings import Finding

if TYPE_CHECKING:
    from xietong.model.counterfactual import Counterfactual
    from xietong.model.setting import Setting

__all__ = ["command"]


def command(say: Texts) -> click.Command:
    """The verb `counterfactual`."""

    @click.command(
        "counterfactual",
        cls=SpokenCommand,
        say=say,
        help=say("counterfactual.help"),
        short_help=say("counterfactual.short"),
    )
    @click.argument("region", metavar="REGION")
    @click.option("--shocks", required=True, type=click.Path(path_type=Path), help=say("counterfactual.shocks"))
    @click.option("--out", required=True, type=click.Path(path_type=Path), help=say("counterfactual.out"))
    @click.option("--set", "values", multiple=True, metavar="KEY=VALUE", help=say("counterfactual.set"))
    @click.option("--starts", default=4, type=click.IntRange(0, 64), help=say("counterfactual.starts"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def counterfactual(
        region: str, shocks: Path, out: Path, values: tuple[str, ...], starts: int, is_json: bool
    ) -> None:
        perform(region, shocks, out, _parsed(values, say), starts, Channel(say, is_json))

    return counterfactual


def _parsed(values: tuple[str, ...], say: Texts) -> dict[str, float]:
    parsed: dict[str, float] = {}
    for text in values:
        name, separator, number = text.partition("=")
        try:
            parsed[name.strip()] = float(number)
        except ValueError as error:
            raise refusal(say, "counterfactual.bad_set", f"--set {text}") from error
        if not separator or not name.strip():
            raise refusal(say, "counterfactual.bad_set", f"--set {text}")
    return parsed


def perform(
    region_name: str, shock_file: Path, out: Path, values: Mapping[str, float], n_start: int, channel: Channel
) -> None:
    """Read, check, solve, certify, write.

    Raises:
        XietongError: where the region, the shocks or the parameters are at fault, and where no root was certified.
    """
    from xietong.errors import RegionError
    from xietong.findings import require
    from xietong.model.counterfactual import solve_counterfactual
    from xietong.model.setting import setting_of
    from xietong.model.setting_check import check_setting
    from xietong.plan.shock_table import read_shocks

    say = channel.say
    if not shock_file.is_file():
        raise refusal(say, "counterfactual.no_shocks", shock_file)
    if not out.name:
        raise refusal(say, "counterfactual.out_is_folder", out)
    certificate = out.with_suffix(".json")
    for file in (out, certificate):
        _require_place(file, shock_file, say)
    if out == certificate:
        raise refusal(say, "counterfactual.out_is_json", out)
    begun = time.monotonic()
    region = walk.open_region(region_name, say)
    with reporting(channel) as progress:
        setting = setting_of(region, values, progress)
        require(check_setting(setting), RegionError)
        shocks = read_shocks(shock_file, setting)
        result = solve_counterfactual(setting.economy, shocks, n_start=n_start, progress=progress)
    record = _record(region.key, setting, result, time.monotonic() - begun)
    if result.solution.is_certified:
        _write(out, setting, result)
    else:
        # A table of an earlier solve must not stand beside the certificate of this one.
        out.unlink(missing_ok=True)
    write_record(certificate, record)
    channel.event("counterfactual", **record)
    if not result.solution.is_certified:
        raise ConvergenceError([_refused(result, shock_file, certificate, say)])
    channel.result(_lines(record, out, certificate, say))


def _require_place(file: Path, shock_file: Path, say: Texts) -> None:
    """Refuse, before anything is solved, a place that cannot be written or holds the input.

    Raises:
        RunError: with the way out.
    """
    if file.exists() and not file.is_file():
        raise refusal(say, "counterfactual.out_is_folder", file)
    if not file.parent.is_dir():
        raise refusal(say, "counterfactual.no_folder", file.parent)
    if file.exists() and file.samefile(shock_file):
        raise refusal(say, "counterfactual.out_is_shocks", file)
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise refusal(say, "counterfactual.not_writable", file)


def _write(out: Path, setting: "Setting", result: "Counterfactual") -> None:
    from xietong.model.counterfactual import HATS

    columns = [getattr(result, name).tolist() for name in HATS]
    rows = ((zone, *map(repr, row)) for zone, row in zip(setting.zones, zip(*columns, strict=True), strict=True))
    write_table(out, ("zone", *HATS), rows)


def _record(region: str, setting: "Setting", result: "Counterfactual", seconds: float) -> dict[str, Any]:
    solution = result.solution
    certificate = solution.certificate
    welfare = dict(zip(setting.groups, (float(value) for value in result.welfare_hat), strict=True))
    return {
        "region": region,
        "is_certified": solution.is_certified,
        "status": solution.status.name.lower(),
        # No headline number without a certificate.
        "welfare_hat": welfare if solution.is_certified else None,
        "residual": certificate.residual,
        "smallest_singular_value": certificate.smallest_singular_value,
        "error_bound": certificate.error_bound,
        "tolerance": certificate.tolerance,
        "determinant_sign": certificate.determinant_sign,
        "roots_found": certificate.roots_found,
        "starts_tried": certificate.starts_tried,
        "walras_gap": result.walras_gap,
        "evaluations": solution.steps,
        "methods": list(solution.methods),
        "parameters": dict(setting.parameters),
        "version": xietong.__version__,
        "seconds": round(seconds, 3),
    }


def _refused(result: "Counterfactual", where: Path, certificate: Path, say: Texts) -> Finding:
    known = result.solution.certificate
    what = say(
        "counterfactual.refused",
        residual=f"{known.residual:.1e}",
        singular=f"{known.smallest_singular_value:.1e}",
        bound=f"{known.error_bound:.1e}",
        tolerance=f"{known.tolerance:.0e}",
    )
    return Finding(str(where), what, say("counterfactual.refused.remedy", certificate=certificate))


def _lines(record: Mapping[str, Any], out: Path, certificate: Path, say: Texts) -> list[str]:
    welfare = [
        say("counterfactual.welfare", group=group, change=f"{100.0 * (value - 1.0):+.4f}")
        for group, value in record["welfare_hat"].items()
    ]
    sure = say(
        "counterfactual.sure",
        bound=f"{record['error_bound']:.0e}",
        roots=record["roots_found"],
        starts=record["starts_tried"],
    )
    several = []
    if record["roots_found"] > 1:
        several = [say("counterfactual.several")]
    elif record["determinant_sign"] < 0:
        several = [say("counterfactual.unstable")]
    return [*welfare, sure, *several, say("counterfactual.written", out=out, certificate=certificate)]
