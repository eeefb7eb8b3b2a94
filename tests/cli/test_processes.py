"""Several processes on one socket: each answers, one that dies is replaced, all end with the first."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from urllib.request import urlopen

import pytest

from xietong.cli.processes import listen

pytestmark = pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="processes cannot be copied here")

SERVER = """
import os
from wsgiref.simple_server import WSGIServer, WSGIRequestHandler
from xietong.cli.processes import listen, run_in_processes

sockets = listen("127.0.0.1", 0)
sockets[0].setblocking(True)

class Silent(WSGIRequestHandler):
    def log_message(self, *said): pass

def answer(request, start):
    start("200 OK", [])
    return [str(os.getpid()).encode()]

def serve():
    server = WSGIServer(sockets[0].getsockname(), Silent, bind_and_activate=False)
    server.socket.close()
    server.socket, server.server_name, server.server_port = sockets[0], "toy", 0
    server.setup_environ()
    server.set_app(answer)
    server.serve_forever(poll_interval=0.05)

print(sockets[0].getsockname()[1], flush=True)
run_in_processes(serve, 2)
"""


@pytest.fixture
def served() -> Iterator[tuple[subprocess.Popen, str]]:
    """A server of two processes, and its address."""
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, f"http://127.0.0.1:{process.stdout.readline().strip()}/"
        process.kill()


def who_answers(address: str) -> int:
    with urlopen(address, timeout=10) as answer:
        return int(answer.read())


def wait_for(is_so: Callable[[], bool]) -> None:
    """Look again every few hundredths of a second; after half a minute it will not come."""
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


def is_alive(key: int) -> bool:
    try:
        os.kill(key, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_process_that_dies_is_replaced_and_all_end_with_the_first(served):
    process, address = served
    first = who_answers(address)
    assert first != process.pid
    # One that dies at once would be taken for one that cannot start.
    time.sleep(2.2)
    os.kill(first, signal.SIGKILL)
    found: set[int] = set()

    def have_both_answered() -> bool:
        found.add(who_answers(address))
        return len(found) > 1

    wait_for(have_both_answered)
    assert first not in found
    process.kill()
    wait_for(lambda: not any(is_alive(key) for key in found))


def test_a_word_to_the_first_ends_all(served):
    process, address = served
    key = who_answers(address)
    process.terminate()
    assert process.wait(timeout=30) == 0
    wait_for(lambda: not is_alive(key))


def test_every_address_of_a_host_listens_on_the_same_free_port():
    sockets = listen("localhost", 0)
    ports = {each.getsockname()[1] for each in sockets}
    for each in sockets:
        each.close()
    assert len(ports) == 1
    assert ports != {0}
