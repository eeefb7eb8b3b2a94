"""What a region can be used for, by what it is observed by."""

from xietong.findings import Finding
from xietong.region.card import FILE
from xietong.region.region import Region
from xietong.region.schema import table_rules

__all__ = ["calibration_findings"]


def calibration_findings(region: Region) -> tuple[Finding, ...]:
    """Why no model of industries, accounts and networks can be fitted to a region, or nothing."""
    if "census" in region.evidence:
        return ()
    needed = [rule.file for rule in table_rules().values() if rule.required_by == "census"]
    absent = [file for file in needed if file.removesuffix(".csv") not in region.tables]
    return (
        Finding(
            f"{FILE} evidence",
            f"this region ({region.key}) has no census of industries, GDP, accounts and networks"
            f" ({', '.join(absent)}); plans cannot be evaluated in it.",
            f"What works: xietong counterfactual {region.key} --shocks FILE.csv --out FILE.csv."
            " For plans, add the tables, and `census` to the evidence.",
        ),
    )
