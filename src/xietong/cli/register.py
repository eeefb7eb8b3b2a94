"""`xietong register`: load, export, check, status, back up and restore, without the web server."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xietong.cli import walk
from xietong.cli.database import open_database
from xietong.cli.speech import Channel, SpokenCommand, SpokenGroup
from xietong.cli.texts import Texts
from xietong.errors import RegisterError

if TYPE_CHECKING:
    from xietong.register.services.exchange import Imported

__all__ = ["command"]

FORMATS = ("json",)


def command(say: Texts) -> click.Group:
    """The verb `register` and what it can do."""
    group = SpokenGroup("register", say=say, help=say("register.help"), short_help=say("register.short"))
    for make in (_load, _export, _check, _status, _backup, _restore):
        group.add_command(make(say))
    return group


def _load(say: Texts) -> click.Command:
    @click.command("load", cls=SpokenCommand, say=say, help=say("register.load"))
    @click.argument("source", default=walk.DEFAULT_REGION)
    @click.option("--replace", "replaces", is_flag=True, help=say("register.load.replace"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def load(source: str, replaces: bool, is_json: bool) -> None:
        open_database(say)
        from xietong.register.permissions import operator
        from xietong.register.services import import_register, load_folder
        from xietong.register.services.exchange import read_export

        if Path(source).is_file():
            done = import_register(operator(), read_export(Path(source)), reason=source, replaces=replaces)
        else:
            done = load_folder(operator(), walk.region_folder(source, say), replaces=replaces)
        _tell(Channel(say, is_json), done)

    return load


def _tell(channel: Channel, done: "Imported") -> None:
    counts = {"created": done.created, "changed": done.changed, "same": done.same}
    channel.findings(done.warnings)
    channel.event("loaded", **counts, findings=[vars(finding) for finding in done.warnings])
    channel.result([channel.say("register.loaded", **counts)])


def _export(say: Texts) -> click.Command:
    @click.command("export", cls=SpokenCommand, say=say, help=say("register.export"))
    @click.option("--format", "form", type=click.Choice(FORMATS), default="json", help=say("register.format"))
    @click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help=say("register.out"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def export(form: str, out: Path, is_json: bool) -> None:
        open_database(say)
        from xietong.register import selectors
        from xietong.register.permissions import operator

        written = selectors.export(operator())
        # Databases keep the fields of the history in orders of their own; a file has one order.
        text = json.dumps(written, ensure_ascii=False, indent=1, sort_keys=True)
        out.write_text(text + "\n", encoding="utf-8")
        count = sum(len(records) for records in written["records"].values())
        channel = Channel(say, is_json)
        channel.event("exported", format=form, file=str(out), records=count)
        channel.result([say("register.exported", count=count, file=out)])

    return export


def _check(say: Texts) -> click.Command:
    @click.command("check", cls=SpokenCommand, say=say, help=say("register.check"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def check(is_json: bool) -> None:
        open_database(say)
        from xietong.register import selectors
        from xietong.register.permissions import operator

        channel = Channel(say, is_json)
        findings = selectors.check(operator())
        if any(finding.level == "error" for finding in findings):
            raise RegisterError(findings)
        channel.findings(findings)
        channel.event("checked", findings=[vars(finding) for finding in findings])
        channel.result([say("register.warnings" if findings else "register.fine", count=len(findings))])

    return check


def _status(say: Texts) -> click.Command:
    @click.command("status", cls=SpokenCommand, say=say, help=say("register.status"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def status(is_json: bool) -> None:
        open_database(say)
        from django.db import connection

        from xietong.register import selectors
        from xietong.register.permissions import operator
        from xietong.register.texts import label

        counts = selectors.counts(operator())
        channel = Channel(say, is_json)
        channel.event("status", records=counts, total=sum(counts.values()), database=connection.vendor)
        lines = [say("register.count", kind=label("kind", kind), count=count) for kind, count in counts.items()]
        channel.result([*lines, say("register.total", count=sum(counts.values()), database=connection.display_name)])

    return status


def _backup(say: Texts) -> click.Command:
    @click.command("backup", cls=SpokenCommand, say=say, help=say("register.backup"))
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def backup(file: Path, is_json: bool) -> None:
        open_database(say)
        from xietong.register.permissions import operator
        from xietong.register.services import back_up

        counts = back_up(operator(), file)
        channel = Channel(say, is_json)
        channel.event("backup", file=str(file), records=counts)
        channel.result([say("register.backed_up", count=sum(counts.values()), file=file)])

    return backup


def _restore(say: Texts) -> click.Command:
    @click.command("restore", cls=SpokenCommand, say=say, help=say("register.restore"))
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
    @click.option("--replace", "replaces", is_flag=True, help=say("register.restore.replace"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def restore(file: Path, replaces: bool, is_json: bool) -> None:
        open_database(say)
        from xietong.register import services
        from xietong.register.permissions import operator

        _tell(Channel(say, is_json), services.restore(operator(), file, replaces=replaces))

    return restore
