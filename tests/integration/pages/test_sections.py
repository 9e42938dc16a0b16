"""Long forms say at their top how far each section has come; at a meeting, what was said last time stands beside."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from sqlmodel import Session, select

from engine.casework.models.timeline import FormAnswers
from tests.integration.pages.conftest import Browser, FindTask, SignedIn, Waiting, autosave

VIEW = "2. The parents’ and carers’ view"
PLAN = "6. Summary, plan and next steps"
SAID = {"parents_strengths": "They laugh a lot.", "parents_worries": "Mornings."}


@pytest.fixture
def assessment(as_: SignedIn, task: Waiting) -> Browser:
    browser = as_(task.people[0])
    browser.open(task.address)
    return browser


def states(browser: Browser) -> dict[str, str]:
    """Title → state, of the contents list; each link leads to its section."""
    page, found = browser.document, {}
    for item in page.xpath("//nav[@aria-labelledby='sections']//li"):
        [link], [state] = item.xpath(".//a"), item.xpath(".//strong/text()")
        [section] = page.xpath(f"//fieldset[@id='{link.get('href')[1:]}']/legend")
        assert section.text_content().strip() == link.text
        found[link.text] = state
    return found


def test_nothing_is_begun_before_somebody_types(assessment: Browser) -> None:
    assert list(states(assessment).values()) == ["Not begun"] * 6


def test_a_section_is_begun_then_complete(assessment: Browser) -> None:
    assessment.press("Save as draft", parents_strengths=SAID["parents_strengths"])
    assert states(assessment)[VIEW] == "Begun"
    assessment.press("Save as draft", **SAID)
    assert states(assessment)[VIEW] == "Complete"


def test_a_plan_without_an_action_is_not_complete(assessment: Browser) -> None:
    assessment.press("Save as draft", strengths="a", needs="b", success_measures="c", who_acts="team")
    assert states(assessment)[PLAN] == "Begun"


def test_after_an_error_each_section_says_how_much_is_to_mend(assessment: Browser) -> None:
    assessment.press("Save and complete", parents_strengths=SAID["parents_strengths"])
    assert states(assessment)[VIEW] == "1 answer to mend"
    to_mend = [int(state.split()[0]) for state in states(assessment).values() if "to mend" in state]
    assert sum(to_mend) == len(assessment.document.xpath("//*[contains(@class,'govuk-error-summary')]//a"))
    assert f"{to_mend[-1]} answers to mend" in states(assessment)[PLAN]


def test_the_script_is_told_how_far_the_sections_are(assessment: Browser, task: Waiting) -> None:
    told = autosave(assessment, task, **SAID)
    assert [each["state"] for each in told["sections"]][1] == "Complete"


def test_short_forms_have_no_contents(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("judge_threshold")
    browser = as_(task.people[0])
    browser.open(task.address)
    assert states(browser) == {}


def said(browser: Browser, name: str) -> str:
    """What stands beside the question of this name."""
    [words] = browser.document.xpath(f"(//*[@name='{name}'])[1]/ancestor::*[@data-part][1]/div[@class='eh-last']")
    return " ".join(words.text_content().split())


@pytest.fixture
def review(as_: SignedIn, waiting: FindTask) -> Browser:
    task = waiting("record_review")
    browser = as_(task.people[0])
    browser.open(task.address)
    return browser


def meeting_before(session: Session, task: Waiting) -> FormAnswers:
    of_case = select(FormAnswers).where(FormAnswers.case == task.reference, FormAnswers.form_key == "record_taf")
    return session.exec(of_case).one()


@pytest.mark.rule("TAF-2", "EHA-9")
def test_at_a_review_the_last_meeting_stands_beside(app: FastAPI, review: Browser, waiting: FindTask) -> None:
    with app.state.database.transaction() as session:
        before = meeting_before(session, waiting("record_review"))
        before.answers = {**before.answers, "held_on": "2026-01-12", "strengths": "Ash & Elm laugh.", "star_read": "no"}
        session.add(before)
    review.open(review.page.url.path)
    assert said(review, "strengths") == "Last time, 12 January 2026 Ash & Elm laugh."
    assert said(review, "star_read").startswith("Last time, 12 January 2026 No")


def test_what_belongs_to_one_meeting_is_not_compared(review: Browser) -> None:
    for name in ("held_on-day", "attendance.0.name"):
        part = review.document.xpath(f"//*[@name='{name}']/ancestor::*[@data-part]")
        assert not any(one.xpath("./div[@class='eh-last']") for one in part)


@pytest.mark.rule("TAF-2")
def test_at_the_first_meeting_it_is_the_assessment(as_: SignedIn, waiting: FindTask, app: FastAPI) -> None:
    task = waiting("record_taf")
    with app.state.database.reading() as session:
        of_case = select(FormAnswers).where(FormAnswers.case == task.reference)
        assessed = session.exec(of_case.where(FormAnswers.form_key == "complete_assessment")).one()
    browser = as_(task.people[0])
    browser.open(task.address)
    assert said(browser, "strengths").endswith(" ".join(assessed.answers["strengths"].split()))


def test_other_forms_ask_the_database_for_nothing_of_the_kind(app: FastAPI, assessment: Browser, task: Waiting) -> None:
    with statements(app) as run:
        assessment.open(task.address)
    assert not [each for each in run if "form_answers" in each and "LIMIT" in each]


@contextmanager
def statements(app: FastAPI) -> Iterator[list[str]]:
    run: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        run.append(statement)

    engine = app.state.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield run
    event.remove(engine, "before_cursor_execute", note)
