"""`xietong plan`: the library of plans, one plan, its check, and a new one."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xietong.cli import walk
from xietong.cli.speech import Channel, SpokenCommand, SpokenGroup, refusal
from xietong.cli.texts import Texts
from xietong.errors import InfeasibleError, PlanError
from xietong.findings import require

if TYPE_CHECKING:
    from xietong.plan.plan import Plan

__all__ = ["command"]


def command(say: Texts) -> click.Group:
    """The verb `plan` and what it can do."""
    group = SpokenGroup("plan", say=say, help=say("plan.help"), short_help=say("plan.short"))
    for make in (_list, _show, _check, _new):
        group.add_command(make(say))
    return group


def _list(say: Texts) -> click.Command:
    @click.command("list", cls=SpokenCommand, say=say, help=say("plan.list"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def list_plans(is_json: bool) -> None:
        from xietong.plan import library
        from xietong.plan.read import read_plan

        channel = Channel(say, is_json)
        plans = {name: read_plan(name) for name in library.names()}
        for name, plan in plans.items():
            channel.event("plan", name=name, title_en=plan.title.en, title_zh=plan.title.zh, region=plan.region)
        channel.result([_title_line(name, plan, say) for name, plan in plans.items()])

    return list_plans


def _show(say: Texts) -> click.Command:
    @click.command("show", cls=SpokenCommand, say=say, help=say("plan.show"))
    @click.argument("plan")
    @click.option("--yaml", "is_yaml", is_flag=True, help=say("plan.yaml"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def show(plan: str, is_yaml: bool, is_json: bool) -> None:
        from xietong.plan.read import read_plan

        shown = read_plan(plan)
        channel = Channel(say, is_json)
        channel.event("plan", **shown.model_dump(mode="json", by_alias=True))
        channel.result([_whole_file(plan, shown)] if is_yaml else _overview(plan, shown, say))

    return show


def _check(say: Texts) -> click.Command:
    @click.command("check", cls=SpokenCommand, say=say, help=say("plan.check"))
    @click.argument("plan")
    @click.option("--region", metavar="NAME|DIR", help=say("plan.region"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def check(plan: str, region: str | None, is_json: bool) -> None:
        from xietong.assess.targets import target_findings
        from xietong.plan.links import plan_notes
        from xietong.plan.reach import out_of_reach
        from xietong.plan.read import plan_findings

        channel = Channel(say, is_json)
        opened = walk.open_region(region or walk.region_of_plan(plan), say)
        read, findings = plan_findings(plan, opened)
        if read is not None:
            findings += target_findings(read, opened)
        # Warnings stand beside the errors, so that one reading shows all there is to mend.
        if any(finding.level == "error" for finding in findings):
            raise PlanError(findings)
        if read is not None:
            require(out_of_reach(read, opened), InfeasibleError)
        notes = plan_notes(read) if read is not None else ()
        channel.findings((*findings, *notes))
        channel.event("checked", findings=[channel.fields(finding) for finding in (*findings, *notes)])
        told = [say("plan.fine" if not findings else "plan.warnings", name=plan, count=len(findings))]
        channel.result(told + ([say("plan.notes", count=len(notes))] if notes else []))

    return check


def _new(say: Texts) -> click.Command:
    @click.command("new", cls=SpokenCommand, say=say, help=say("plan.new"))
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--region", default=walk.DEFAULT_REGION, metavar="NAME|DIR", help=say("plan.new.region"))
    def new(file: Path, region: str) -> None:
        from xietong.plan.write import new_plan

        try:
            new_plan(file, walk.open_region(region, say))
        except FileExistsError as error:
            raise refusal(say, "exists", file) from error
        Channel(say, False).result([say("plan.written", file=file)])

    return new


def _title_line(name: str, plan: "Plan", say: Texts) -> str:
    return say("plan.line", name=name, title=getattr(plan.title, say.language))


def _whole_file(name_or_path: str, plan: "Plan") -> str:
    """The file as it was written, with its comments; the resolved whole where it inherits."""
    if plan.parent is None:
        return walk.plan_path(name_or_path).read_text(encoding="utf-8").rstrip("\n")
    return walk.plan_text(plan).rstrip("\n")


def _overview(name: str, plan: "Plan", say: Texts) -> list[str]:
    from xietong.plan.plan import assumed_values

    first, last = plan.horizon
    counts = say(
        "plan.counts",
        measures=len(plan.measures),
        targets=len(plan.targets),
        assumed=len(plan.assumptions) + len(assumed_values(plan)),
        first=first,
        last=last,
    )
    lines = [_title_line(name, plan, say), counts, "", say("plan.measures")]
    for measure in plan.measures:
        when = measure.date or f"{measure.start} – {measure.end}"
        lines.append(f"  {measure.id} [{measure.kind}, {when}] {getattr(measure.title, say.language)}")
    lines += ["", say("plan.targets")]
    return lines + [f"  {target.id} [{target.year}] {getattr(target.title, say.language)}" for target in plan.targets]
