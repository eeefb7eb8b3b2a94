"""The last lines of the page: version and settings of the run."""

from xietong import __version__
from xietong.report.results import Results
from xietong.report.words import Both, both, join, read_texts, say

__all__ = ["run_lines"]


def run_lines(results: Results) -> Both:
    """The version of the program and the settings of the assessment, one after the other."""
    settings = {"version": __version__, **results.assessment.settings}
    return join([_setting(name, value) for name, value in settings.items() if value], en=" · ", zh=" · ")


def _setting(name: str, value: str) -> Both:
    if f"setting.{name}" in read_texts():
        return say(f"setting.{name}", value=value)
    return say("run.setting", name=both(name.replace("_", " ")), value=value)
