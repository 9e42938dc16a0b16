"""A case's documents say what was recorded, in the words in which it was asked and answered."""

from typing import Any

import pytest
from sqlmodel import Session

from engine.casework import documents
from engine.casework.demo import stories
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.documents import Document, Facts, Grid, Sentence
from engine.casework.errors import CaseNotFoundError, DocumentNotFoundError
from engine.casework.models import Area
from tests.integration.casework.conftest import person


def get(session: Session, story: Storyteller, key: str, by: str = "faye.finch") -> Document:
    return documents.get(session, person(session, by), story.reference, key)


def blocks(document: Document, kind: type) -> list[Any]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, kind)]


def facts(document: Document) -> dict[str, str]:
    return {fact.label: fact.value for block in blocks(document, Facts) for fact in block.rows}


def headings(document: Document) -> list[str]:
    return [section.heading for section in document.sections]


@pytest.fixture
def ivy(story: Storyteller) -> Storyteller:
    stories.ivy(story)
    return story


@pytest.fixture
def pine(story: Storyteller) -> Storyteller:
    stories.pine(story)
    return story


def test_a_case_has_documents_as_far_as_its_journey_went(session: Session, story: Storyteller) -> None:
    story.begin("Ivy", Area.SOUTH, [Child("Ivo", 3)], by="faye.finch")
    listed = documents.list_for_case(session, person(session, "faye.finch"), story.reference)
    assert [entry.title for entry in listed] == ["The whole case"]


@pytest.mark.rule("TAF-2")
def test_each_meeting_has_its_record(session: Session, ivy: Storyteller) -> None:
    listed = documents.list_for_case(session, person(session, "faye.finch"), ivy.reference)
    assert [entry.title for entry in listed] == [
        "Early Help Assessment",
        "First meeting of the Team Around the Family",
        "Review 1",
        "Review 2",
        "Review 3",
        "Action plan and outcome star",
        "The whole case",
    ]
    record = get(session, ivy, "meeting-1")
    assert facts(record)["What was it for?"] == "To agree one plan together."
    attendance = next(grid for grid in blocks(record, Grid) if grid.caption == "Who was invited")
    assert ("Faye Finch", "Southside Family Charity", "Yes") in attendance.rows
    voices = next(grid for grid in blocks(record, Grid) if grid.caption == "The children’s voices")
    assert {row[0] for row in voices.rows} == {"Ivo Ivy", "Iris Ivy"}


@pytest.mark.rule("EHA-1")
def test_the_assessment_holds_every_view_the_plan_and_the_star(session: Session, ivy: Storyteller) -> None:
    assessment = get(session, ivy, "assessment")
    assert facts(assessment)["What worries them?"] == "The mornings, and the bills."
    heads = headings(assessment)
    assert "Record the child's view: Ivo Ivy" in heads and "Record the child's view: Iris Ivy" in heads
    assert heads[-2:] == ["Action plan", "Outcome star"]
    star = blocks(assessment, Grid)[-1]
    assert len(star.headings) == 7 and len(star.rows) == 10
    assert star.rows[0] == ("Physical health", "3", "4", "6", "6", "6", "+3")


@pytest.mark.rule("LPR-3")
def test_a_document_names_whom_to_turn_to(session: Session, ivy: Storyteller) -> None:
    contact = get(session, ivy, "plan-and-star").contact
    assert contact == "Faye Finch, Family support worker, Southside Family Charity, faye.finch@example.org"


@pytest.mark.rule("CLO-4")
def test_the_closing_papers_hold_evaluation_comments_and_the_last_meeting(session: Session, pine: Storyteller) -> None:
    heads = headings(get(session, pine, "closing"))
    parts = "Complete the closure and evaluation", "Record the final comments", "Record the review", "Action plan"
    for part in parts:
        assert part in heads


def test_the_whole_case_tells_everything_that_happened(session: Session, pine: Storyteller) -> None:
    whole = get(session, pine, "whole-case")
    *_, happened = blocks(whole, Grid)
    assert happened.rows[0][1] == "The case began with a concern about a child."
    told = [block.text for block in blocks(whole, Sentence)]
    assert any(text.startswith("Recorded by Faye Finch, Southside Family Charity on ") for text in told)


def test_ids_never_stand_in_a_document(session: Session, pine: Storyteller) -> None:
    whole = get(session, pine, "whole-case")
    said = [*facts(whole).values(), *(cell for grid in blocks(whole, Grid) for row in grid.rows for cell in row)]
    assert [text for text in said if text.count("-") >= 4 and len(text) == 36] == []
    assert not {"faye.finch", "nell.dove"} & {word for text in said for word in text.replace(",", " ").split()}


def test_who_does_not_see_the_case_gets_nothing(session: Session, ivy: Storyteller) -> None:
    with pytest.raises(CaseNotFoundError):
        get(session, ivy, "whole-case", by="hugo.heron")
    with pytest.raises(CaseNotFoundError):
        documents.list_for_case(session, person(session, "hugo.heron"), ivy.reference)


@pytest.mark.parametrize("key", ["meeting-9", "meeting-x", "closing", "nothing"])
def test_there_is_no_other_document(session: Session, ivy: Storyteller, key: str) -> None:
    with pytest.raises(DocumentNotFoundError):
        get(session, ivy, key)
