"""The page that makes the first account: there once, under one address, for nobody else."""

import re

import pytest
from django.conf import settings
from django.test import Client

from xietong.register import services
from xietong.register.models import Account
from xietong.register.permissions import actor_of, operator
from xietong.register.services import backup
from xietong.web.home import set_up_token

pytestmark = pytest.mark.django_db
ANSWER = {"username": "first", "password": "long enough to pass 27"}


def address() -> str:
    return f"/set-up/{set_up_token(settings.HOME)}/"


@pytest.fixture(autouse=True)
def nobody(db: None) -> None:
    """A register without accounts."""
    backup._empty()


def test_the_first_account_has_a_seat_in_the_office_and_is_the_only_one_made_so():
    assert Client().get(address()).status_code == 200
    assert Client().post(address(), ANSWER).status_code == 302
    actor = actor_of(Account.objects.get(username="first"))
    assert (actor.sees_all, actor.edits_common) == (True, True)
    assert Client().get(address()).status_code == 404
    assert Client().post(address(), {**ANSWER, "username": "second"}).status_code == 404


def test_another_word_in_the_address_finds_nothing():
    assert Client().get("/set-up/guess/").status_code == 404
    assert Client().post("/set-up/guess/", ANSWER).status_code == 404
    assert not Account.objects.exists()


def test_a_weak_password_is_refused_with_the_reason():
    answer = Client().post(address(), {**ANSWER, "password": "1234567890"})
    assert answer.status_code == 400
    assert "password" in answer.content.decode().lower()
    assert not Account.objects.exists()


def test_a_form_without_its_token_is_refused():
    assert Client(enforce_csrf_checks=True).post(address(), ANSWER).status_code == 403


def test_the_first_page_counts_what_the_asking_person_may_see():
    services.create_record(operator(), "event", {"name_en": "Public", "visibility": "public"})
    services.create_record(operator(), "event", {"name_en": "Private"})
    page = Client().get("/").content.decode()
    assert re.search(r'href="/register/event/">[^<]*</a></th><td class="r">1</td>', page)
