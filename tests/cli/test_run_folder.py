"""Stored years and fingerprints."""

from dataclasses import replace

import numpy as np

from xietong.cli.inputs import Inputs, table_digests
from xietong.cli.run_folder import YearStore, results_digest
from xietong.model.state import Certificate, Status

INPUTS = Inputs("toy", {"a.csv": "1"}, "plan", "id: plan", {"eps": {"value": 4.6}}, (2020, 2021), "code")


def test_what_is_kept_comes_back_unchanged(tmp_path):
    store = YearStore(tmp_path, "key")
    arrays = {"wage": np.array([[1.0, np.nan], [np.inf, -0.0]]), "status": np.array("converged")}
    store.save("year-2030/with:plan", arrays)
    kept = store.load("year-2030/with:plan")
    assert kept is not None
    assert kept.keys() == arrays.keys()
    np.testing.assert_array_equal(kept["wage"], arrays["wage"])
    assert str(kept["status"]) == "converged"


def test_what_other_inputs_kept_is_not_handed_out(tmp_path):
    YearStore(tmp_path, "key").save("year", {"x": np.ones(1)})
    assert YearStore(tmp_path, "other").load("year") is None


def test_every_input_changes_the_key():
    changed = [
        replace(INPUTS, region="other"),
        replace(INPUTS, tables={"a.csv": "2"}),
        replace(INPUTS, plan_text="id: other"),
        replace(INPUTS, parameters={"eps": {"value": 4.7}}),
        replace(INPUTS, years=(2020,)),
        replace(INPUTS, code="other"),
    ]
    assert len({entry.key for entry in [INPUTS, *changed]}) == len(changed) + 1


def test_tables_have_fingerprints_by_their_path(tmp_path):
    (tmp_path / "register").mkdir()
    (tmp_path / "zones.csv").write_text("code\n")
    (tmp_path / "register" / "plans.csv").write_text("id\n")
    before = table_digests(tmp_path)
    assert set(before) == {"zones.csv", "register/plans.csv"}
    (tmp_path / "zones.csv").write_text("code\n1\n")
    after = table_digests(tmp_path)
    assert [name for name in before if before[name] != after[name]] == ["zones.csv"]


def test_the_fingerprint_of_results_sees_the_last_bit(outcome):
    assert results_digest([outcome(1.0)]) == results_digest([outcome(1.0)])
    assert results_digest([outcome(1.0)]) != results_digest([outcome(np.nextafter(1.0, 2.0))])


def test_the_fingerprint_of_results_leaves_the_certificate_out(outcome):
    other = replace(outcome(1.0), certificate=Certificate(Status.CONVERGED, 1e-9, 1, 0.0, 0.0))
    assert results_digest([outcome(1.0)]) == results_digest([other])
