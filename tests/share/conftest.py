"""The region of six zones of the tests of `assess`, with an economy and public budgets."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from xietong.model.baseline import Baseline

HERE = Path(__file__).parent


def _six() -> ModuleType:
    name = "six_zones"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, HERE.parent / "assess" / "conftest.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture
def six() -> Baseline:
    """The baseline: accounts that add up, and nothing that changes by itself."""
    baseline: Baseline = _six().make_budgeted()
    return baseline
