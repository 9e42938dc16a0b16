"""What a server reads before it is ready: nothing large that few of its requests need, and no validator of a table."""

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
from engine.database import Row
print(*(mapper.class_.__name__ for mapper in Row._sa_registry.mappers if mapper.class_.__pydantic_complete__))
print(gc.isenabled(), gc.get_freeze_count() > 100_000, gc.get_stats()[2]["collections"])
"""


def test_what_few_need_is_read_when_it_is_first_asked_for() -> None:
    asked = subprocess.run([sys.executable, "-c", ASKED], check=True, capture_output=True, text=True)
    assert asked.stdout.splitlines() == ["", "", "True True 0"]
