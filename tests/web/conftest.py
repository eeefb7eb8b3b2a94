"""What the tests of the pages share: the cast of the register, each in a browser of his own."""

import pytest
from django.test import Client
from tests.register.cast import SEATS
from tests.register.fixtures import cast, django_db_setup, project, seated

from xietong.register.models import Account

__all__ = ["cast", "clients", "django_db_setup", "project", "seated"]


@pytest.fixture
def clients(db: None) -> dict[str, Client]:
    """Everyone of the cast, signed in; the stranger is not."""
    made = {name: Client() for name in SEATS}
    for account in Account.objects.filter(username__in=SEATS):
        made[account.username].force_login(account)
    return {**made, "stranger": Client()}
