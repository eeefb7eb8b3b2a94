"""`xietong serve`: the register in the browser, with nothing to set up first."""

import logging
import socket
import sys
import webbrowser
from ipaddress import ip_address
from typing import Any

import click

from xietong.cli import walk
from xietong.cli.database import open_database
from xietong.cli.processes import cores, listen, run_in_processes
from xietong.cli.speech import Channel, SpokenCommand, refusal
from xietong.cli.texts import Texts
from xietong.errors import RegisterError

__all__ = ["command"]

LOOPBACK = "127.0.0.1"
PORT = 8000
PORTS = click.IntRange(0, 65535)
PROCESSES = click.IntRange(1, 64)
THREADS = 8


def command(say: Texts) -> click.Command:
    """The verb `serve`."""

    @click.command("serve", cls=SpokenCommand, say=say, help=say("serve.help"), short_help=say("serve.short"))
    @click.option("--host", default=LOOPBACK, show_default=True, help=say("serve.host"))
    @click.option("--port", type=PORTS, default=PORT, show_default=True, help=say("serve.port"))
    @click.option("--processes", type=PROCESSES, default=None, help=say("serve.processes"))
    @click.option("--no-browser", is_flag=True, help=say("serve.no_browser"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def serve(host: str, port: int, processes: int | None, no_browser: bool, is_json: bool) -> None:
        channel = Channel(say, is_json)
        open_database(say)
        _require_known_host(host, say)
        _load_built_in(channel)
        sockets = _bind(host, port, say)
        address = f"http://{_in_address(host)}:{sockets[0].getsockname()[1]}/"
        first = _first_account(channel, address)
        channel.event("serving", address=address, set_up=first)
        channel.result([say("serve.serving", address=address)])
        if first:
            channel.result([say("serve.set_up", address=first)])
        if not no_browser and not is_json:
            webbrowser.open(first or address)
        _run(sockets, processes or cores())

    return serve


def _require_known_host(host: str, say: Texts) -> None:
    """Beyond loopback the names of the server must be declared, so that cookies and forged hosts are safe."""
    from django.conf import settings

    is_loopback = host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)
    if not is_loopback and not settings.HOSTS:
        raise refusal(say, "serve.no_hosts", "XIETONG_HOSTS", host=host)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _load_built_in(channel: Channel) -> None:
    from xietong.register import selectors, services
    from xietong.register.permissions import operator

    if not any(selectors.counts(operator()).values()):
        channel.note("serve.loading")
        services.load_folder(operator(), walk.region_folder(walk.DEFAULT_REGION, channel.say))


def _bind(host: str, port: int, say: Texts) -> list[socket.socket]:
    try:
        return listen(host, port)
    except OSError as error:
        raise refusal(say, "serve.busy", f"{host}:{port}", reason=error.strerror or str(error)) from error


def _proxy() -> dict[str, Any]:
    """Beyond loopback a server in front speaks HTTPS; only it is believed on how and from where a request came."""
    from django.conf import settings

    if not settings.HOSTS:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": settings.PROXY, "trusted_proxy_headers": headers, "trusted_proxy_count": 1}


def _first_account(channel: Channel, address: str) -> str:
    """Ask for the first account; where nobody can be asked, the address of the page that makes it."""
    from django.conf import settings

    from xietong.register import services
    from xietong.web.home import set_up_token

    if services.has_accounts():
        return ""
    token = set_up_token(settings.HOME)
    if channel.is_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return f"{address}set-up/{token}/"
    say = channel.say
    while not services.has_accounts():
        name = click.prompt(say("serve.account.name"), err=True)
        password = click.prompt(say("serve.account.password"), hide_input=True, confirmation_prompt=True, err=True)
        try:
            services.create_first_account(name, password)
        except RegisterError as error:
            channel.findings(error.findings)
    return ""


def _run(sockets: list[socket.socket], n_processes: int) -> None:
    from django.db import connections
    from waitress import create_server

    from xietong.web.uploads import LARGEST_REQUEST
    from xietong.web.wsgi import application

    settings = {"threads": THREADS, "ident": "xietong", "max_request_body_size": LARGEST_REQUEST, **_proxy()}

    def serve() -> None:
        server = create_server(application, sockets=sockets, **settings)
        try:
            server.run()
        finally:
            server.close()

    # How many requests wait is nothing that a person could do anything about.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # Each process opens a connection of its own: a copied one would answer two at once.
    connections.close_all()
    run_in_processes(serve, n_processes)
