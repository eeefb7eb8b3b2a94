"""Signing in, what the browser may load, files, faults."""

import os
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.register.cast import PASSWORD

from xietong.errors import RegisterError
from xietong.register.models import Account, Attachment, Change, Event
from xietong.web import uploads
from xietong.web.views import overview

pytestmark = pytest.mark.django_db


def sign_in(client: Client, name: str = "beijing", password: str = PASSWORD, **other: str):
    return client.post("/sign-in/", {"username": name, "password": password, **other})


def test_signing_in_leads_back_to_where_one_came_from_but_never_elsewhere(cast):
    assert sign_in(Client(), next="/register/project/").url == "/register/project/"
    assert sign_in(Client(), next="https://example.org/").url == "/"
    assert sign_in(Client(), next="//example.org/").url == "/"


def test_after_five_failures_the_name_has_to_wait_and_others_do_not(cast):
    client = Client()
    assert [sign_in(client, password="wrong").status_code for _ in range(6)] == [400] * 5 + [429]
    assert "Wait 15 minutes" in sign_in(client).content.decode()
    assert sign_in(client, "BEIJING").status_code == 429
    assert sign_in(Client(), "tianjin").status_code == 302
    assert Change.objects.filter(action="sign_in_failed", subject__contains="/beijing").count() == 5


def test_a_success_ends_the_counting(cast):
    client = Client()
    for _ in range(4):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 302
    assert [sign_in(Client(), password="wrong").status_code for _ in range(5)] == [400] * 5


def test_an_address_that_guesses_names_has_to_wait(cast):
    client = Client()
    found = [sign_in(client, f"guess{number}", "wrong").status_code for number in range(31)]
    assert found == [400] * 30 + [429]


def test_one_changes_ones_own_password_by_the_rules(clients):
    client = clients["beijing"]
    good = {"old": PASSWORD, "new": "another long word 31", "again": "another long word 31"}
    for wrong, word in (
        ({"old": "x"}, "present password"),
        ({"again": "x"}, "differ"),
        ({"new": "short", "again": "short"}, "short"),
    ):
        answer = client.post("/password/", {**good, **wrong})
        assert answer.status_code == 400
        assert word in answer.content.decode()
    assert client.post("/password/", good).status_code == 302
    assert client.get("/password/").status_code == 200
    assert Account.objects.get(username="beijing").check_password("another long word 31")


def test_the_header_says_for_whom_one_acts(clients):
    header = clients["beijing"].get("/").content.decode().split("</header>")[0]
    assert "gov_bj" in header
    assert "approver" in header


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/nothing/", "/register/project/export.csv"])
def test_nothing_may_be_loaded_from_elsewhere(clients, address):
    policy = clients["stranger"].get(address).headers["Content-Security-Policy"]
    assert policy.startswith("default-src '")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_pages_hold_no_script_style_or_address_of_others(clients):
    page = clients["office"].get("/").content.decode()
    assert "<script>" not in page
    assert "style=" not in page
    assert "<style" not in page
    assert 'src="http' not in page


def test_what_a_signed_in_person_sees_is_not_kept_by_caches(clients):
    assert clients["beijing"].get("/").headers["Cache-Control"] == "private, no-store"


def test_forms_without_their_token_are_refused_in_words(cast):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in/", {"username": "beijing", "password": PASSWORD})
    assert answer.status_code == 403
    assert "The page was open too long" in answer.content.decode()


def test_a_fault_of_ours_shows_no_trace(cast, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(overview, "open_items", fail)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "A fault of ours" in answer.content.decode()
    assert "secret" not in answer.content.decode()


@pytest.mark.slow
def test_the_check_for_deployment_is_clean(tmp_path):
    surroundings = {**os.environ, "XIETONG_HOME": str(tmp_path), "XIETONG_HOSTS": "register.example.org"}
    surroundings["DJANGO_SETTINGS_MODULE"] = "xietong.web.settings"
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>"),
        ("plan.pdf", b"<html>"),
        ("run.exe", b"MZ"),
        ("note.txt", b"\x00\x01"),
        ("empty.pdf", b""),
    ],
)
def test_a_file_of_another_kind_than_its_name_says_is_refused(name, content):
    with pytest.raises(RegisterError):
        uploads.read_upload(sent(name, content))


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_MB", 0)
    with pytest.raises(RegisterError, match="larger than"):
        uploads.read_upload(sent("plan.pdf", b"%PDF-1.7"))


def test_the_name_of_a_file_cannot_lead_elsewhere():
    read = uploads.read_upload(sent("..\\..\\etc/pass<wd>.pdf", b"%PDF-1.7"))
    assert (read.name, read.media_type) == ("pass_wd_.pdf", "application/pdf")


def test_a_review_ends_in_an_event_with_its_document(cast, clients, project):
    made = project()
    asked = {"group": "expert_group_industry", "question": "Is it needed?", "due": "2020-01-31"}
    assert clients["beijing"].post(f"/register/project/{made.code}/refer/", asked).status_code == 302
    address = f"/reviews/{made.referrals.get().pk}/"
    assert "overdue" in clients["expert_industry"].get("/reviews/").content.decode()
    assert "opinion due 31 January 2020" in clients["expert_industry"].get("/").content.decode()
    given = {"verdict": "conditions", "text": "Sound.", "conditions": "Less water."}
    assert clients["expert_industry"].post(address, {**given, "verdict": ""}).status_code == 400
    assert clients["expert_industry"].post(address, given).status_code == 302
    assert "Less water." in clients["office"].get(address).content.decode()
    assert "1 opinions, no decision yet" in clients["office"].get("/").content.decode()
    decision = {"act": "decide", "name_en": "Approved", "date": "2020-02-01", "reason": "session 4"}
    faulty = clients["office"].post(address, {**decision, "file": sent("minutes.pdf", b"no")})
    assert faulty.status_code == 400
    assert not Event.objects.exists()
    assert clients["office"].post(address, {**decision, "file": sent("minutes.pdf", b"%PDF-1.7")}).status_code == 302
    event, kept = Event.objects.get(), Attachment.objects.get()
    assert ([str(each.pk) for each in event.concerns.all()], kept.record_id) == ([str(made.pk)], event.pk)
    answer = clients["beijing"].get(f"/files/{kept.pk}/")
    assert answer.content == b"%PDF-1.7"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert clients["stranger"].get(f"/files/{kept.pk}/").status_code == 404
