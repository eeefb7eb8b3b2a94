"""The last lines of the page: versions and settings of the run."""

from xietong.report.results import Results
from xietong.report.words import Both, both, join, read_texts, say

__all__ = ["run_lines"]


def run_lines(results: Results) -> Both:
    """The settings of the assessment, one after the other."""
    settings = results.assessment.settings
    told = [
        say("run.setting", name=read_texts().get(f"setting.{name}") or both(name.replace("_", " ")), value=value)
        for name, value in settings.items()
    ]
    return join(told, en=" · ", zh=" · ")
