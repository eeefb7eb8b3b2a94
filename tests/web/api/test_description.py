"""Generated requests, sensible and senseless, over the whole description: no server error, nothing undocumented."""

from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi import checks

from xietong.register import services
from xietong.register.models import KINDS
from xietong.web.api import callers
from xietong.web.api.limits import Rate, Throttle
from xietong.web.wsgi import application

DESCRIPTION = "/api/v1/openapi.json"
# A request that fits the description may still break a rule of the register; and the tests themselves send the token.
LEFT_OUT = [checks.positive_data_acceptance, checks.ignored_auth]
# One kind with rows, one with a needed link; the acts that are the same for all kinds are in any case.
QUICK = ("project", "value")
OTHERS = "/records/({})(/|$)".format("|".join(kind for kind in KINDS if kind not in QUICK))
N_EXAMPLES = 3
as_given = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


# Bounded, and the same requests in every run.
schema = schemathesis.openapi.from_wsgi(
    DESCRIPTION,
    application,
    config=schemathesis.Config.from_dict(
        {
            "generation": {"deterministic": True, "max-examples": N_EXAMPLES, "mode": "all"},
            "phases": {"coverage": {"enabled": False}, "stateful": {"enabled": False}},
        }
    ),
)


@pytest.fixture
def target(cast, programs, monkeypatch) -> Mapping[str, Any]:
    """Things that are there, by the name of the part of the address that leads to them."""
    monkeypatch.setattr(callers, "of_tokens", Throttle(Rate(in_a_minute=1e9, at_once=10**6)))
    milestones = [{"code": "opening"}]
    made = services.create_record(cast["office"], "project", {"name_en": "Works", "milestones": milestones})
    asked = services.refer_record(cast["office"], "project", made.code, "expert_group_industry", "Sound?")
    return {
        "token": programs.secrets["office"],
        "kind": "project",
        "code": made.code,
        "milestone": "opening",
        "key": asked.pk,
        "body": "gov_bj",
        "year": 2023,
    }


def require_described_answers(case: Any, target: Mapping[str, Any]) -> None:
    """Ask as generated, and once more for what is there, on the version that is there."""
    token = {"Authorization": f"Bearer {target['token']}"}
    case.call_and_validate(headers=token, excluded_checks=LEFT_OUT)
    if case.path_parameters:
        case.path_parameters = {name: target[name] for name in case.path_parameters}
        read = case.call(headers=token)
        present = (read.headers.get("etag") or ["*"])[0]
        case.validate_response(read, excluded_checks=[*LEFT_OUT, checks.negative_data_rejection])
        again = case.call(headers={**token, "If-Match": present, "If-None-Match": present})
        case.validate_response(again, excluded_checks=[*LEFT_OUT, checks.negative_data_rejection])


@schema.exclude(path_regex=OTHERS).parametrize()
@as_given
def test_every_answer_is_one_that_the_description_names(case, target):
    require_described_answers(case, target)


@pytest.mark.slow
@schema.include(path_regex=OTHERS).parametrize()
@as_given
def test_every_answer_for_the_other_kinds_is_one_that_the_description_names(case, target):
    require_described_answers(case, target)
