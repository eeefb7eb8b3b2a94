"""The last year once more with all wings, on Beijing-Tianjin-Hebei."""

import numpy as np
import pytest

from xietong.assess.acting_back import acting_back
from xietong.assess.evaluate import model_tools
from xietong.assess.path import plan_path
from xietong.assess.tools import no_progress
from xietong.model.state import Status
from xietong.model.wings import with_wings
from xietong.plan.measures.expand_gateway import ExpandGateway
from xietong.plan.read import read_plan


@pytest.mark.slow
def test_a_larger_port_brings_outer_trade_to_its_hinterland_and_to_no_one_where_it_does_not_act_back(
    baseline,
) -> None:
    tools = model_tools(None, no_progress)
    port = ExpandGateway.model_validate(
        {
            "id": "port",
            "kind": "expand-gateway",
            "title": {"en": "Tianjin port", "zh": "天津港"},
            "owner": "Tianjin",
            "date": "2021-01-01",
            "gateway": "TJ",
            "capacity": 6e8,
            "source": "made up for a test",
        }
    )
    plan = read_plan("bth-coordinated", baseline.region).model_copy(update={"measures": (port,)})
    path = plan_path(tools, baseline, plan, (2021,))
    before, last = (step for step in path.steps[-2:])
    told = last.solved.outcome
    np.testing.assert_allclose(told.exports, baseline.outcome.exports, rtol=1e-8)
    back = acting_back(tools, baseline, last, before.state)
    assert back.coupled is not None
    assert back.through_gateways is not None
    np.testing.assert_allclose(back.coupled.exports, told.exports, rtol=1e-6)
    certificate = back.through_gateways.certificate
    assert certificate.status is Status.CONVERGED
    assert certificate.coupled_residual < 1e-8
    assert abs(certificate.walras_gap) < 1e-9
    machinery, zones = baseline.market.index("mfg_machinery"), baseline.region.zones
    grown = np.log(back.through_gateways.exports[machinery] / told.exports[machinery])
    binhai, caofeidian, handan = (zones.code.index(code) for code in ("120116", "130209", "130402"))
    assert grown[binhai] > grown[caofeidian] > 0.0
    assert grown[binhai] > grown[handan]
    assert grown[binhai] < 0.05
    again = acting_back(tools, with_wings(baseline), last, before.state)
    assert again.coupled is again.through_gateways is None
