"""What a server reads before it is ready: nothing large that few of its requests need."""

import subprocess
import sys

LARGE = (
    "docx", "holidays", "icalendar", "notifications_python_client", "prometheus_client", "pydantic.v1", "requests",
    "rich", "weasyprint", "xlsxwriter",
)  # fmt: skip
ASKED = f"""
import gc, sys
from api.start_up import command_line
command_line()
print(*(name for name in {LARGE!r} if sys.modules.get(name)))
print(gc.isenabled(), gc.get_freeze_count() > 100_000, gc.get_stats()[2]["collections"])
"""


def test_what_few_need_is_read_when_it_is_first_asked_for_and_nothing_is_looked_for_to_throw_away() -> None:
    asked = subprocess.run([sys.executable, "-c", ASKED], check=True, capture_output=True, text=True)
    assert asked.stdout.splitlines() == ["", "True True 0"]
