"""What a server reads before it is ready: nothing large that few of its requests need."""

import subprocess
import sys

LARGE = ("docx", "icalendar", "notifications_python_client", "requests", "weasyprint", "xlsxwriter")
ASKED = f"import sys, api.cli; print(*(name for name in {LARGE!r} if name in sys.modules))"


def test_what_few_need_is_read_when_it_is_first_asked_for() -> None:
    asked = subprocess.run([sys.executable, "-c", ASKED], check=True, capture_output=True, text=True)
    assert asked.stdout.split() == []
