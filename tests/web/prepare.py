"""Fill the register of a browser test: the built-in records, the cast in their real bodies, a project of each."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "xietong.web.settings"

import django

django.setup()

from django.core.management import call_command

from xietong.region.builtin import folder
from xietong.register import services
from xietong.register.permissions import actor_of, operator

PASSWORD = "long enough to pass 27"
SEATS = {"planner_beijing": "gov_bj", "planner_hebei": "gov_hb"}

call_command("migrate", verbosity=0)
services.load_folder(operator(), folder("bth"))
services.create_first_account("office", PASSWORD, display_name="Office")
for name, body in SEATS.items():
    account = services.create_account(operator(), name, PASSWORD)
    services.give_seat(operator(), name, body, "approver")
    made = {"code": f"works_{name}", "name_en": f"Works of {name}", "name_zh": "工程"}
    steps = [{"code": "opening", "name_en": "Opening", "due": "2030-12-31"}]
    services.create_record(actor_of(account), "project", {**made, "milestones": steps}, owner=body)
