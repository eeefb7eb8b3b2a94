"""A process that writes to the register and says on standard output what was acknowledged, to be killed by a test."""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

THREADS = 8
LONG = 600


def main(task: str, source: str) -> None:
    """Import a folder, or write `int(source)` records from several threads at once."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "xietong.web.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from xietong.register import services
    from xietong.register.permissions import operator
    from xietong.register.services import exchange

    def write(number: int) -> None:
        made = services.create_record(operator(), "event", {"code": f"event_{number}", "name_en": f"Event {number}"})
        # One call, so that lines of two threads never mix.
        os.write(1, f"acknowledged {made.code}\n".encode())

    if task == "prepare":
        call_command("migrate", verbosity=0)
        fields = {"code": "office", "name_en": "Office", "body_kind": "office", "level": "office"}
        services.create_record(operator(), "body", fields)
    elif task == "import":
        services.load_folder(operator(), Path(source))
        os.write(1, b"acknowledged import\n")
    elif task == "wait in import":
        # All rows are written when they are looked at, and none is committed yet: there the test kills.
        exchange._Import._look_at = lambda *_: (os.write(1, b"written\n"), time.sleep(LONG))
        services.load_folder(operator(), Path(source))
    else:
        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(write, range(int(source))))
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
