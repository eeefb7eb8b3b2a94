"""The errors that a user can meet, each with the exit code of the command line."""

from typing import Any

__all__ = [
    "ConvergenceError",
    "InfeasibleError",
    "NetworkError",
    "PlanError",
    "RegionError",
    "RegisterError",
    "RunError",
    "ShareError",
    "ShockError",
    "XietongError",
]


class XietongError(Exception):
    """A fault that the user can mend; the message lists its findings, one a line."""

    exit_code = 2

    def __init__(self, findings: Any) -> None:
        self.findings: tuple[Any, ...] = (findings,) if isinstance(findings, str) else tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class RegionError(XietongError):
    """The folder of a region does not say what a region must say."""


class NetworkError(XietongError):
    """A road network or its trips cannot be used."""


class PlanError(XietongError):
    """A plan file breaks a rule of plans or does not fit its region."""


class ShockError(XietongError):
    """Raw changes break a rule or do not fit their region."""


class RegisterError(XietongError):
    """What was to be written in the register breaks a rule, is not allowed, or is not there."""


class RunError(XietongError):
    """The folder of a run cannot be read, resumed or overwritten."""


class ShareError(XietongError):
    """What is to be shared, or among whom, breaks a rule of sharing."""


class InfeasibleError(XietongError):
    """The plan asks for what cannot be, such as more jobs moved than there are."""

    exit_code = 3


class ConvergenceError(XietongError):
    """No equilibrium was found within the tolerance; no headline number is printed."""

    exit_code = 4
