"""The closed lists of the register; the words that people read for them stand in `texts.csv`."""

from django.db.models import TextChoices

__all__ = [
    "AgreementKind",
    "BodyKind",
    "BodyLevel",
    "Comparator",
    "DatePrecision",
    "DateQualifier",
    "Evidence",
    "FunctionDegree",
    "Grade",
    "MoneyKind",
    "OpinionVerdict",
    "OwnerBasis",
    "PlaceLevel",
    "PlanKind",
    "Progress",
    "RecordKind",
    "SeatRole",
    "SubmissionState",
    "Visibility",
]


class RecordKind(TextChoices):
    """One word for each kind of record, in the order in which a register is read and written."""

    REFERENCE = "reference"
    BODY = "body"
    MEMBER = "member"
    PLAN = "plan"
    POSITIONING = "positioning"
    EVENT = "event"
    AGREEMENT = "agreement"
    VENTURE = "venture"
    FUNCTION = "function"
    PROJECT = "project"
    LEDGER = "ledger"
    INDICATOR = "indicator"
    TARGET = "target"
    VALUE = "value"
    REMARK = "remark"


class Visibility(TextChoices):
    """Who may read a record besides its owner and the office."""

    PRIVATE = "private"
    SHARED = "shared"
    GOVERNMENTS = "governments"
    PUBLIC = "public"


class OwnerBasis(TextChoices):
    """How the owner of a record was found."""

    STATED = "stated"
    DERIVED = "derived"
    EDITED = "edited"


class Evidence(TextChoices):
    """How well a statement is documented."""

    FOUNDING = "founding"
    PUBLIC = "public"
    REPORTED = "reported"
    UNVERIFIED = "unverified"


class Grade(TextChoices):
    """How good the best document behind a statement is."""

    FOUNDING = "founding"
    OFFICIAL = "official"
    COPY = "copy"
    WEAK = "weak"
    NONE = "none"


class BodyKind(TextChoices):
    """What a body is; `office` is the one that keeps the register."""

    CENTRAL = "central"
    COORDINATION = "coordination"
    OFFICE = "office"
    ADVISORY = "advisory"
    EXPERT_GROUP = "expert_group"
    GOVERNMENT = "government"
    AGENCY = "agency"
    AUTHORITY = "authority"
    COMPANY = "company"
    VENTURE = "venture"
    INSTITUTE = "institute"
    MONITORING = "monitoring"


class BodyLevel(TextChoices):
    """Level at which a body approves."""

    NONE = "none"
    ZONE = "zone"
    CITY = "city"
    PROVINCE = "province"
    OFFICE = "office"
    CENTRE = "centre"


class PlaceLevel(TextChoices):
    """Level of a place of the region."""

    REGION = "region"
    PROVINCE = "province"
    CITY = "city"
    ZONE = "zone"
    AREA = "area"


class SeatRole(TextChoices):
    """What an account may do for the body in which it has a seat."""

    READER = "reader"
    EDITOR = "editor"
    APPROVER = "approver"


class PlanKind(TextChoices):
    """Kind of a plan."""

    OUTLINE = "outline"
    FIVE_YEAR_PLAN = "five_year_plan"
    REGIONAL_PLAN = "regional_plan"
    CITY_PLAN = "city_plan"
    AREA_PLAN = "area_plan"
    NETWORK_PLAN = "network_plan"
    ACTION_PLAN = "action_plan"
    REGULATION = "regulation"
    DECISION = "decision"
    RESEARCH = "research"


class AgreementKind(TextChoices):
    """Kind of an agreement."""

    AGREEMENT = "agreement"
    FRAMEWORK = "framework"
    MEMORANDUM = "memorandum"
    CONSENSUS = "consensus"
    INVESTMENT = "investment"
    COMPENSATION = "compensation"
    CENTRAL_RULE = "central_rule"
    UNKNOWN = "unknown"


class MoneyKind(TextChoices):
    """Kind of an amount of money; amounts of two kinds are never added."""

    AGREED = "agreed"
    PLANNED = "planned"
    IN_PLACE = "in_place"
    REGISTERED = "registered"
    UNSTATED = "unstated"


class Progress(TextChoices):
    """How far a project has come."""

    UNKNOWN = "unknown"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    STOPPED = "stopped"


class FunctionDegree(TextChoices):
    """How strictly a place closes its door to a non-capital function."""

    PROHIBITED = "prohibited"
    RESTRICTED = "restricted"


class Comparator(TextChoices):
    """How the value of a target binds."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    EQUAL = "equal"
    CHANGE = "change"
    QUALITATIVE = "qualitative"


class DatePrecision(TextChoices):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class DateQualifier(TextChoices):
    """What limits a date."""

    ON = "on"
    BY = "by"
    ABOUT = "about"


class OpinionVerdict(TextChoices):
    """What an expert thinks of what was put before the group."""

    SUPPORT = "support"
    CONDITIONS = "conditions"
    OBJECT = "object"
    COMMENT = "comment"


class SubmissionState(TextChoices):
    """How far the values of one body and year have come; a locked year takes no further changes."""

    OPEN = "open"
    SUBMITTED = "submitted"
    LOCKED = "locked"
