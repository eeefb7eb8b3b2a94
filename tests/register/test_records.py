"""Records: made, changed, retired, given to another owner; each with its trace, and nothing overwritten silently."""

from datetime import date

import pytest

from xietong.errors import RegisterError
from xietong.register import selectors, services
from xietong.register.models import Change, Dating, Record
from xietong.register.permissions import operator
from xietong.register.refusal import Conflict

DAY = date(2014, 12, 30)


def change(cast, made: Record, fields: dict[str, object], version: int = 1, reason: str = "news") -> Record:
    return services.change_record(cast["beijing"], made.kind, made.code, fields, version=version, reason=reason)


def test_a_change_keeps_who_when_before_after_and_why(cast, project):
    made = project(progress="planned")
    change(cast, made, {"progress": "under_way"}, reason="ground was broken")
    first, second = selectors.history(cast["beijing"], made)
    assert (first.action, first.after["progress"]) == ("create", "planned")
    assert (second.actor, second.account.username, second.reason) == ("beijing", "beijing", "ground was broken")
    assert (second.before, second.after) == ({"progress": "planned"}, {"progress": "under_way"})
    assert second.at > first.at


def test_two_people_do_not_overwrite_each_other(cast, project):
    made = project()
    change(cast, made, {"jobs": 5})
    with pytest.raises(Conflict) as refusal:
        change(cast, made, {"jobs": 6})
    assert "beijing" in str(refusal.value)
    assert "jobs" in str(refusal.value)
    assert selectors.record(cast["beijing"], "project", made.code).jobs == 5


def test_a_change_without_a_reason_is_refused(cast, project):
    made = project()
    with pytest.raises(RegisterError, match="reason"):
        change(cast, made, {"jobs": 5}, reason=" ")


def test_a_retired_record_stays_with_its_history_and_comes_back(cast, project):
    made = project()
    services.retire_record(cast["beijing"], "project", made.code, version=1, reason="given up")
    assert selectors.counts(cast["beijing"])["project"] == 0
    back = services.reinstate_record(cast["beijing"], "project", made.code, version=2, reason="taken up again")
    assert back.retired_at is None
    actions = [each.action for each in selectors.history(cast["beijing"], made)]
    assert actions == ["create", "retire", "reinstate"]


def test_an_owner_named_by_the_office_is_marked_as_edited(cast, project):
    made = project(owner_basis="derived")
    moved = services.change_owner(cast["office"], "project", made.code, "gov_hb", version=1, reason="it is the host")
    assert (moved.owner.code, moved.owner_basis) == ("gov_hb", "edited")


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(cast):
    fields = {
        "name_en": "Works",
        "progress": "nearly",
        "jobs": "many",
        "colour": "red",
        "hosts": ["atlantis"],
        "dates": [{"event": "start", "text": "soon"}],
    }
    with pytest.raises(RegisterError) as refusal:
        services.create_record(cast["beijing"], "project", fields)
    said = str(refusal.value)
    assert all(word in said for word in ("colour", "many", "atlantis", "soon"))
    assert not Record.objects.filter(kind="project").exists()
    assert not Change.objects.filter(subject__startswith="project:").exists()


def test_money_without_a_kind_is_refused(cast):
    with pytest.raises(RegisterError):
        services.create_record(cast["beijing"], "project", {"name_en": "Works", "amount": 5})


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31), "year"),
        ("2015-02", date(2015, 2, 1), date(2015, 2, 28), "month"),
        ("2014-12-30", DAY, DAY, "day"),
        ("2004-02-12/2004-02-13", date(2004, 2, 12), date(2004, 2, 13), "day"),
        ("2013/2015-06", date(2013, 1, 1), date(2015, 6, 30), "year"),
    ],
)
def test_a_date_keeps_its_precision(cast, project, text, start, end, precision):
    made = project(dates=[{"event": "start", "text": text, "qualifier": "by"}])
    kept = Dating.objects.get(record=made)
    assert (kept.start, kept.end, kept.precision, kept.qualifier) == (start, end, precision, "by")


def test_a_milestone_is_delivered_by_its_code(cast, project):
    made = project(milestones=[{"code": "a", "due": "2024-01-01"}, {"code": "b"}])
    later = services.record_milestone(cast["beijing"], made.code, "b", DAY, version=1, reason="opened")
    assert [(row.code, row.delivered) for row in later.milestones.all()] == [("a", None), ("b", DAY)]
    with pytest.raises(RegisterError, match="milestone"):
        services.record_milestone(cast["beijing"], made.code, "c", DAY, version=2, reason="opened")


def test_rows_that_say_the_same_thing_twice_are_refused(cast):
    with pytest.raises(RegisterError, match="two rows"):
        services.create_record(
            cast["beijing"], "project", {"name_en": "Works", "milestones": [{"code": "a"}, {"code": "a"}]}
        )


def test_what_a_writer_does_not_see_survives_his_changes(cast):
    for code in ("secret_donor", "secret_partner"):
        hidden = {"code": code, "name_en": code, "body_kind": "company", "visibility": "private"}
        services.create_record(operator(), "body", hidden)
    plan = services.create_record(cast["tianjin"], "plan", {"name_en": "Secret plan", "plan_kind": "city_plan"})
    paid = [{"body": body, "amount": 5, "amount_kind": "agreed"} for body in ("gov_bj", "secret_donor")]
    fields = {"name_en": "Works", "plan": plan.code, "partners": ["gov_tj", "secret_partner"], "funding": paid}
    made = services.create_record(operator(), "project", fields, owner="gov_bj")
    seen = selectors.document_of(cast["beijing"], made)
    assert (seen["plan"], seen["partners"]) == (None, ["gov_tj"])
    assert [row["body"] for row in seen["funding"]] == ["gov_bj", None]
    # He sends back what he read, with one amount changed; then only the row that he knows all of.
    seen["funding"][0]["amount"] = 6
    names = ("plan", "partners", "funding")
    change(cast, made, {name: seen[name] for name in names})
    kept = selectors.document_of(cast["office"], selectors.record(cast["office"], "project", made.code))
    assert (kept["plan"], kept["partners"]) == (plan.code, ["gov_tj", "secret_partner"])
    assert [(row["body"], row["amount"]) for row in kept["funding"]] == [("gov_bj", 6), ("secret_donor", 5)]
    later = change(cast, made, {"funding": [{"body": "gov_bj", "amount": 7, "amount_kind": "agreed"}]}, version=2)
    assert [(row.body.code, row.amount) for row in later.funding.all()] == [("gov_bj", 7), ("secret_donor", 5)]


def test_stakes_must_follow_their_ratio_and_add_up_to_the_capital(cast):
    stakes = [{"body": "gov_bj", "ratio": 3, "amount": 75}, {"body": "gov_tj", "ratio": 1, "amount": 25}]
    fields = {"name_en": "Joint company", "capital": 100, "capital_kind": "registered"}
    made = services.create_record(cast["beijing"], "venture", {**fields, "stakes": stakes})
    assert [stake.share for stake in made.stakes.all()] == [0.75, 0.25]
    stakes[1]["amount"] = 30
    with pytest.raises(RegisterError, match="105 yuan"):
        services.create_record(cast["beijing"], "venture", {**fields, "stakes": stakes})


def test_search_knows_every_spelling(cast, project):
    made = project(visibility="public", name_zh="雄安新区", aliases=[{"text": "Xiong’an"}])
    for text in ("steel", "雄安", "xiong’an"):
        assert [each.code for each in selectors.search(cast["stranger"], text)] == [made.code]
    project(visibility="public", name_en="Xiong'an station")
    for text in ("Xiong'an station", "xiong’an station"):
        assert selectors.search(cast["stranger"], text).count() == 1


def test_values_of_a_submitted_year_take_no_changes_until_the_office_reopens_it(cast):
    indicator = services.create_record(
        cast["office"], "indicator", {"name_en": "Output", "visibility": "governments"}
    )
    fields = {"name_en": "Output", "indicator": indicator.code, "number": 1.0, "printed": "1", "year": 2023}
    made = services.create_record(cast["tangshan"], "value", fields)
    services.submit_year(cast["tangshan"], "gov_tangshan", 2023)

    def revise(version: int) -> Record:
        return services.change_record(
            cast["tangshan"], "value", made.code, {"number": 2.0}, version=version, reason="revision"
        )

    with pytest.raises(RegisterError, match="2023"):
        revise(1)
    with pytest.raises(RegisterError, match="2023"):
        services.create_record(cast["tangshan"], "value", fields)
    assert services.approve_year(cast["hebei"], "gov_tangshan", 2023).state == "submitted"
    assert services.approve_year(cast["office"], "gov_tangshan", 2023).state == "locked"
    services.reopen_year(cast["office"], "gov_tangshan", 2023, reason="revision of the census")
    assert revise(1).number == 2.0
    trace = Change.objects.filter(subject="submission:gov_tangshan/2023")
    assert [each.action for each in trace] == ["submit", "approve", "approve", "reopen"]


def test_a_review_goes_from_question_to_opinion_to_decision(cast, project):
    made = project()
    group = "expert_group_industry"
    referral = services.refer_record(cast["beijing"], "project", made.code, group, "Sound?", due=DAY)
    services.give_opinion(cast["expert_industry"], referral.pk, "conditions", "Yes, if", "water is there")
    event = services.decide_referral(
        cast["office"],
        referral.pk,
        {"name_en": "Approved", "dates": [{"event": "decided", "text": "2024-01-05"}]},
        reason="session of January",
    )
    asked = selectors.referrals(cast["beijing"], made).get()
    assert (asked.decision.code, asked.opinions.get().conditions) == (event.code, "water is there")
    with pytest.raises(RegisterError):
        services.give_opinion(cast["expert_industry"], referral.pk, "comment", "Too late")
