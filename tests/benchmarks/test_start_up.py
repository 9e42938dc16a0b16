"""What a process reads before it is ready: nothing large that few requests need, no validator of a table, and nothing
of the web where it serves nobody."""

import subprocess
import sys

LARGE = (
    "docx", "holidays", "icalendar", "notifications_python_client", "prometheus_client", "pydantic.v1", "requests",
    "rich", "weasyprint", "xlsxwriter",
)  # fmt: skip
OF_THE_WEB = ("fastapi", "starlette", "jinja2", "uvicorn")
BEGUN = """
import gc, sys
from api.start_up import command_line, uncollected
command_line()
"""
SERVING = f"""
{BEGUN}
with uncollected():
    import api.app, api.serving
print(*(name for name in {LARGE!r} if sys.modules.get(name)))
from engine.database import Row
print(*(mapper.class_.__name__ for mapper in Row._sa_registry.mappers if mapper.class_.__pydantic_complete__))
print(gc.isenabled(), gc.get_freeze_count() > 100_000, gc.get_stats()[2]["collections"])
"""
WORKING = f"""
{BEGUN}
print(*(name for name in {(*LARGE, *OF_THE_WEB)!r} if sys.modules.get(name)))
"""


def test_what_few_need_is_read_when_it_is_first_asked_for() -> None:
    assert told_by(SERVING) == ["", "", "True True 0"]


def test_a_worker_reads_nothing_of_the_web() -> None:
    assert told_by(WORKING) == [""]


def told_by(program: str) -> list[str]:
    return subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout.splitlines()
