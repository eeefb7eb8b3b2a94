"""The web server in one process or several that share a socket, so that every core of the machine answers."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

__all__ = ["cores", "listen", "run_in_processes"]

BACKLOG = 1024
# A process that ends sooner than this has not begun to work: to start it again would go on for ever.
AT_LEAST_SECONDS = 2.0
GIVEN_UP = 1

Serve = Callable[[], None]


def cores() -> int:
    """How many processes can calculate at once; one where a process cannot be copied."""
    # The system libraries of macOS do not survive a copy of the process.
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets on every address of a host; port 0 takes a free one, the same for all.

    Raises:
        OSError: where one of them is taken.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    sockets: list[socket.socket] = []
    for family, address in dict.fromkeys((family, address[0]) for family, _, _, _, address in found):
        taken = sockets[0].getsockname()[1] if sockets else port
        sockets.append(socket.create_server((str(address), taken), family=family, backlog=BACKLOG))
        # Each process asks the others' connections away: whoever comes second must not wait for the next one.
        sockets[-1].setblocking(False)
    return sockets


def run_in_processes(serve: Serve, n_processes: int) -> None:
    """Serve until the user or the system says stop; a process that dies is replaced.

    The processes end with the one that started them, even where that one is killed.
    """
    if n_processes == 1:
        signal.signal(signal.SIGTERM, _stop)
        serve()
        return
    alive, held = os.pipe()
    begun = {_start(serve, alive, held): time.monotonic() for _ in range(n_processes)}
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _stop)
    try:
        while begun:
            key, _ = os.wait()
            if time.monotonic() - begun.pop(key) < AT_LEAST_SECONDS:
                raise SystemExit(GIVEN_UP)
            begun[_start(serve, alive, held)] = time.monotonic()
    finally:
        for key in begun:
            os.kill(key, signal.SIGTERM)
        for key in begun:
            os.waitpid(key, 0)


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit


def _start(serve: Serve, alive: int, held: int) -> int:
    """A copy of this process that serves; gives its number."""
    key = os.fork()
    if key:
        return key
    # Ctrl+C reaches every process of a terminal; the first one passes the word on.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    os.close(held)
    threading.Thread(target=_end_with_parent, args=(alive,), daemon=True).start()
    code = GIVEN_UP
    try:
        serve()
        code = 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # Not `sys.exit`: what the first process still has to do at its end is not done once more here.
        os._exit(code)


def _end_with_parent(alive: int) -> None:
    # Nobody writes: the end of the pipe is read when the first process, which holds its other end, is gone.
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGTERM)
