"""The case's timeline: who, when, and what was answered to questions that the process owner added."""

from datetime import UTC, datetime
from types import SimpleNamespace

from lxml import html

from api.pages.templates import create_environment
from engine.casework.answered_forms import Answered
from engine.casework.case_view import Happening


def test_added_answers_stand_under_the_task_that_asked_them() -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    entries = [
        Happening(at, "Done: Record the TAF", "Ann", "task_completed", (Answered("Who cooks?", "Jo & <Sam>"),)),
        Happening(at, "The case began.", None, "case_started"),
    ]
    template = create_environment().get_template("components/case_records.html")
    page = html.fromstring(
        template.render(view=SimpleNamespace(timeline=entries, documents=(), reference="EH-2026-0001"))
    )
    first, second = page.xpath("//*[@class='moj-timeline__item']")
    assert first.xpath(".//dt/text()") == ["Who cooks?"]
    assert first.xpath(".//dd/text()") == ["Jo & <Sam>"]
    assert "by Ann" in first.text_content()
    assert second.xpath(".//dl") == [] and "by" not in second.text_content().split()
