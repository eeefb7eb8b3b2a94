"""`xietong register`: load, export, check, status, back up, restore and tokens, without the web server."""

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
# As in `xietong.register.services.tokens`, which is not imported for a page of help.
DAYS = 90


def command(say: Texts) -> click.Group:
    """The verb `register` and what it can do."""
    group = SpokenGroup("register", say=say, help=say("register.help"), short_help=say("register.short"))
    for make in (_load, _export, _check, _status, _backup, _restore, _token):
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
    channel.event("loaded", **counts, findings=[channel.fields(finding) for finding in done.warnings])
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
        channel.event("checked", findings=[channel.fields(finding) for finding in findings])
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


def _token(say: Texts) -> click.Group:
    group = SpokenGroup("token", say=say, help=say("register.token"))
    for make in (_token_new, _token_list, _token_revoke):
        group.add_command(make(say))
    return group


def _token_new(say: Texts) -> click.Command:
    @click.command("new", cls=SpokenCommand, say=say, help=say("register.token.new"))
    @click.argument("account")
    @click.option("--label", default="", help=say("register.token.label"))
    @click.option("--days", type=int, default=DAYS, show_default=True, help=say("register.token.days"))
    @click.option("--read-only", "is_read_only", is_flag=True, help=say("register.token.read_only"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def new(account: str, label: str, days: int, is_read_only: bool, is_json: bool) -> None:
        open_database(say)
        from xietong.register.permissions import operator
        from xietong.register.services import create_token

        made, secret = create_token(operator(), account, label=label, days=days, is_read_only=is_read_only)
        channel = Channel(say, is_json)
        channel.event("token", id=made.pk, account=account, token=secret, expires=made.expires_at.isoformat())
        # The secret alone on standard output, so that it can be put into a file without passing a screen.
        channel.note("register.token.made", number=made.pk, expires=f"{made.expires_at:%Y-%m-%d}")
        channel.result([secret])

    return new


def _token_list(say: Texts) -> click.Command:
    @click.command("list", cls=SpokenCommand, say=say, help=say("register.token.list"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def list_(is_json: bool) -> None:
        open_database(say)
        from xietong.register import selectors
        from xietong.register.permissions import operator

        channel = Channel(say, is_json)
        lines = []
        for each in selectors.tokens(operator()):
            key = "register.token.revoked" if each.revoked_at else "register.token.until"
            shown = {"id": each.pk, "account": each.account.username, "label": each.label}
            channel.event("token", **shown, expires=each.expires_at.isoformat(), is_revoked=bool(each.revoked_at))
            lines.append(say(key, **shown, expires=f"{each.expires_at:%Y-%m-%d}"))
        channel.result(lines or [say("register.token.none")])

    return list_


def _token_revoke(say: Texts) -> click.Command:
    @click.command("revoke", cls=SpokenCommand, say=say, help=say("register.token.revoke"))
    @click.argument("number", type=click.IntRange(1))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def revoke(number: int, is_json: bool) -> None:
        open_database(say)
        from xietong.register.permissions import operator
        from xietong.register.services import revoke_token

        revoke_token(operator(), number)
        channel = Channel(say, is_json)
        channel.event("revoked", id=number)
        channel.result([say("register.token.ended", number=number)])

    return revoke
