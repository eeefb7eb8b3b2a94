"""The kinds of record, one file each; `record.py` first, then the kind in question."""

from xietong.register.models.account import Account, Seat
from xietong.register.models.agreement import Agreement, Party, Signatory
from xietong.register.models.attachment import Attachment
from xietong.register.models.body import Body
from xietong.register.models.change import Change
from xietong.register.models.event import Event
from xietong.register.models.function import Function, Restriction
from xietong.register.models.indicator import Indicator
from xietong.register.models.ledger import Ledger, Tag
from xietong.register.models.member import Member
from xietong.register.models.place import Place
from xietong.register.models.plan import Plan
from xietong.register.models.positioning import Positioning
from xietong.register.models.project import Funding, Milestone, Project
from xietong.register.models.record import Alias, Dating, Part, Record, Text
from xietong.register.models.reference import Reference
from xietong.register.models.remark import Remark
from xietong.register.models.review import Opinion, Referral
from xietong.register.models.run import Run
from xietong.register.models.submission import Submission
from xietong.register.models.target import Target
from xietong.register.models.token import Token
from xietong.register.models.value import Value
from xietong.register.models.venture import Stake, Venture

__all__ = [
    "KINDS",
    "Account",
    "Agreement",
    "Alias",
    "Attachment",
    "Body",
    "Change",
    "Dating",
    "Event",
    "Function",
    "Funding",
    "Indicator",
    "Ledger",
    "Member",
    "Milestone",
    "Opinion",
    "Part",
    "Party",
    "Place",
    "Plan",
    "Positioning",
    "Project",
    "Record",
    "Reference",
    "Referral",
    "Remark",
    "Restriction",
    "Run",
    "Seat",
    "Signatory",
    "Stake",
    "Submission",
    "Tag",
    "Target",
    "Text",
    "Token",
    "Value",
    "Venture",
]

# Every kind of record by its word, in the order in which one may name another.
KINDS: dict[str, type[Record]] = {
    str(kind.KIND): kind
    for kind in (
        Reference,
        Body,
        Member,
        Plan,
        Positioning,
        Event,
        Agreement,
        Venture,
        Function,
        Project,
        Ledger,
        Indicator,
        Target,
        Value,
        Remark,
    )
}
