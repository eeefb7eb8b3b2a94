"""Rules of gateways across rows: owners and basins that add up, capacity where there is traffic, what a fit needs."""

import numpy as np

from xietong.findings import Finding
from xietong.region.gateways import ALL, KINDS
from xietong.region.region import Table
from xietong.region.tables import Tables, closest, place, text_column

__all__ = ["gateway_findings", "owner_findings", "parameter_findings", "traffic_findings"]

SHARE_TOLERANCE = 1e-4
PARAMETERS_OF_KIND = (
    "access_cost", "charge", "cost", "delay_value", "elasticity", "full_price", "goods_value", "outer_share",
    "outside_share", "scale",
)  # fmt: skip
PARAMETERS_OF_TYPE = ("delay_at_capacity", "delay_power")
POSITIVE = ("scale", "full_price", "elasticity", "goods_value", "outside_share")
BELOW_ONE = ("outside_share", "outer_share")


def owner_findings(tables: Tables) -> list[Finding]:
    """Gateways without owners, and shares that do not add up to one."""
    gateways, owners = tables["gateways"], tables["gateway_owners"]
    findings = []
    for row, code in enumerate(gateways["code"]):
        rows = np.flatnonzero(owners["gateway"] == code)
        total = float(owners["share"][rows].sum())
        if not len(rows):
            findings.append(
                Finding(
                    place(gateways, [row], "code"),
                    f"{code} has no owner.",
                    "Add rows to gateway_owners.csv whose shares add up to one.",
                )
            )
        elif abs(total - 1.0) > SHARE_TOLERANCE:
            findings.append(
                Finding(
                    place(owners, rows, "share"),
                    f"the shares in {code} add up to {total:.6g}, not to one.",
                    "Correct the shares.",
                )
            )
    return findings


def gateway_findings(tables: Tables) -> list[Finding]:
    """A gateway like one that is not there, or one without traffic of its own that is like none."""
    gateways, traffic = tables["gateways"], tables["gateway_traffic"]
    fitted = set(traffic["gateway"][traffic["use"] == "fit"])
    like = text_column(gateways, "like")
    findings = []
    for row, code in enumerate(gateways["code"]):
        same = [
            other for other, type_ in zip(gateways["code"], gateways["type"], strict=True)
            if type_ == gateways["type"][row] and other in fitted and other != code
        ]  # fmt: skip
        if like[row] and like[row] not in same:
            hint = f"Did you mean {closest(like[row], same)}?" if same else "Add traffic of a gateway of its type."
            what = f"{like[row]!r} is not a gateway of its type with traffic for the fit."
            findings.append(Finding(place(gateways, [row], "like"), what, hint))
        elif not like[row] and code not in fitted:
            what = f"{code} has no traffic for the fit and is like no other gateway."
            remedy = "Add its traffic to gateway_traffic.csv with use fit, or name a gateway in like."
            findings.append(Finding(place(gateways, [row], "code"), what, remedy))
    return findings


def traffic_findings(tables: Tables) -> list[Finding]:
    """Traffic of a kind that the type does not have, and traffic where there is no capacity."""
    gateways, traffic = tables["gateways"], tables["gateway_traffic"]
    type_of = dict(zip(gateways["code"], gateways["type"], strict=True))
    capacity = dict(zip(gateways["code"], gateways["capacity"], strict=True))
    findings = []
    for row, code in enumerate(traffic["gateway"]):
        if code not in type_of or type_of[code] not in KINDS:
            continue
        kind, use = traffic["kind"][row], traffic["use"][row]
        known = KINDS[type_of[code]] if use == "fit" else (*KINDS[type_of[code]], ALL)
        if kind not in known:
            what = (
                f"{kind!r} is no kind of traffic of an {type_of[code]} here."
                if type_of[code] == "airport"
                else (f"{kind!r} is no kind of traffic of a port here.")
            )
            findings.append(Finding(place(traffic, [row], "kind"), what, f"Write one of {', '.join(known)}."))
        if use == "fit" and capacity[code] == 0 and traffic["quantity"][row] > 0:
            own = int(np.flatnonzero(gateways["code"] == code)[0])
            what = f"the capacity of {code} is zero, but {traffic['quantity'][row]:,.0f} use it."
            findings.append(
                Finding(place(gateways, [own], "capacity"), what, "Give its capacity, or remove its traffic.")
            )
    return list(dict.fromkeys(findings))


def parameter_findings(tables: Tables) -> list[Finding]:
    """Numbers that a kind or type lacks, that are outside their own range, or that no model can use."""
    gateways, table = tables["gateways"], tables["gateway_parameters"]
    findings = _range_findings(table)
    for type_ in sorted(set(gateways["type"]) & set(KINDS)):
        needed = dict.fromkeys(KINDS[type_], PARAMETERS_OF_KIND) | {type_: PARAMETERS_OF_TYPE}
        for of, names in needed.items():
            lacking = sorted(set(names) - set(table["name"][table["of"] == of]))
            if lacking:
                findings.append(
                    Finding(
                        "gateway_parameters.csv",
                        f"{of} lacks {', '.join(lacking)}.",
                        "Add the rows, each with its range and source.",
                    )
                )
    return findings


def _range_findings(table: Table) -> list[Finding]:
    findings = []
    for row, name in enumerate(table["name"]):
        value, low, high = (float(table[column][row]) for column in ("value", "low", "high"))
        if value < low or value > high:
            what = f"{name} is {value:g}, outside its range {low:g} to {high:g}."
            findings.append(Finding(place(table, [row], "value"), what, "Correct the value or the range."))
        if (
            (name in POSITIVE and value == 0)
            or (name in BELOW_ONE and value > 1)
            or (name == "outside_share" and value == 1)
        ):
            what = f"{name} is {value:g}; it must be positive." if value == 0 else f"{name} is {value:g}, too large."
            findings.append(Finding(place(table, [row], "value"), what, "Correct the value."))
        if name == "delay_power" and value < 1:
            what = f"delay_power is {value:g}; below one the first users would delay each other most."
            findings.append(Finding(place(table, [row], "value"), what, "Write a power of at least one."))
    return findings
