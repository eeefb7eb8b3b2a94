"""Records: made, changed, retired, given to another owner; each with its trace, and nothing overwritten silently."""

import pytest

from xietong.register import selectors, services
from xietong.register.refusal import Conflict


def test_a_change_keeps_who_when_before_after_and_why(cast, project):
    made = project(progress="planned")
    services.change_record(
        cast["beijing"], "project", made.code, {"progress": "under_way"}, version=1, reason="ground was broken"
    )
    first, second = selectors.history(cast["beijing"], made)
    assert (first.action, first.after["progress"]) == ("create", "planned")
    assert (second.actor, second.account.username, second.reason) == ("beijing", "beijing", "ground was broken")
    assert (second.before, second.after) == ({"progress": "planned"}, {"progress": "under_way"})
    assert second.at > first.at


def test_two_people_do_not_overwrite_each_other(cast, project):
    made = project()
    services.change_record(cast["beijing"], "project", made.code, {"jobs": 5}, version=1, reason="first")
    with pytest.raises(Conflict) as refusal:
        services.change_record(cast["beijing"], "project", made.code, {"jobs": 6}, version=1, reason="second")
    assert "beijing" in str(refusal.value)
    assert selectors.record(cast["beijing"], "project", made.code).jobs == 5
