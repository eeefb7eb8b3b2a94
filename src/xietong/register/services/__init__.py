"""All that writes. Each act checks the permission, acts and leaves its trace in one transaction.

Every act takes the `Actor` first. A record that the actor may not see is answered like one that is not there; one
that he sees but may not change is refused; both are `RegisterError` with findings in the reader's language.
"""

from xietong.register.services.accounts import (
    create_account,
    create_first_account,
    give_seat,
    has_accounts,
    set_password,
    take_seat,
)
from xietong.register.services.attachments import attach_file, attachment
from xietong.register.services.backup import back_up, restore
from xietong.register.services.exchange import import_register, load_folder
from xietong.register.services.records import (
    change_owner,
    change_record,
    create_record,
    record_milestone,
    reinstate_record,
    retire_record,
)
from xietong.register.services.reviews import decide_referral, give_opinion, refer_record
from xietong.register.services.runs import link_run, may_link_runs
from xietong.register.services.sign_in import forget_failures, is_throttled, note_failure
from xietong.register.services.submissions import approve_year, reopen_year, submit_year
from xietong.register.services.tokens import create_token, revoke_token

__all__ = [
    "approve_year",
    "attach_file",
    "attachment",
    "back_up",
    "change_owner",
    "change_record",
    "create_account",
    "create_first_account",
    "create_record",
    "create_token",
    "decide_referral",
    "forget_failures",
    "give_opinion",
    "give_seat",
    "has_accounts",
    "import_register",
    "is_throttled",
    "link_run",
    "load_folder",
    "may_link_runs",
    "note_failure",
    "record_milestone",
    "refer_record",
    "reinstate_record",
    "reopen_year",
    "restore",
    "retire_record",
    "revoke_token",
    "set_password",
    "submit_year",
    "take_seat",
]
