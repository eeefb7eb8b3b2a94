"""The database of the register as the command line opens it: settings, tables brought up to date, language."""

import os
from importlib.util import find_spec

from xietong.cli.speech import refusal
from xietong.cli.texts import Texts

__all__ = ["open_database"]

DJANGO_LANGUAGES = {"zh": "zh-hans"}


def open_database(say: Texts) -> None:
    """Make the database ready for the register, creating or updating its tables where that is needed.

    Raises:
        RunError: where the libraries are not installed or the database does not answer.
    """
    if find_spec("django") is None or find_spec("ninja") is None:
        raise refusal(say, "database.no_library", "xietong[web]")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xietong.web.settings")
    import django
    from django.apps import apps

    # Within one process, as in tests, Django is set up once.
    if not apps.ready:
        django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import OperationalError
    from django.utils import translation

    translation.activate(DJANGO_LANGUAGES.get(say.language, say.language))
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        name = connection.settings_dict["NAME"]
        raise refusal(say, "database.no_answer", str(name), reason=reason) from error
