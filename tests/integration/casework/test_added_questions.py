"""Questions that the process owner adds to a form are asked, kept and shown, without a word of Python."""

import json
from typing import Any

from sqlmodel import Session

from engine import bpmn
from engine.casework import answered_forms, case_view
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models import Area, FormAnswers
from tests.integration.casework.conftest import WORKFLOWS, person

QUESTIONS: list[dict[str, Any]] = [
    {"type": "textfield", "key": "language_at_home", "label": "Which language do you speak at home?"},
    {
        "type": "radio",
        "key": "interpreter",
        "label": "Interpreter?",
        "values": [{"label": "Not needed", "value": "no"}],
    },
    {"type": "checkbox", "key": "told_about_us", "label": "Told about this service"},
    {"type": "datetime", "subtype": "date", "key": "moved_on", "label": "When did you move here?"},
    {
        "type": "dynamiclist",
        "path": "pets",
        "label": "Pets",
        "components": [{"type": "textfield", "id": "Field_pet", "key": "pet", "label": "Name"}],
    },
    {"type": "textfield", "key": "nobody_answers", "label": "Left blank"},
]
ANSWERS = {
    "language_at_home": "Welsh",
    "interpreter": "no",
    "told_about_us": True,
    "moved_on": "2026-01-05",
    "pets": [{"pet": "Rex"}, {"pet": "Mog"}],
    "nobody_answers": "",
}


def add_questions(session: Session) -> None:
    """Deploys `record_concern` with QUESTIONS at its end."""
    form = json.loads((WORKFLOWS / "forms" / "record_concern.form").read_bytes())
    form["components"] += [{"id": f"Field_added_{place}", **one} for place, one in enumerate(QUESTIONS)]
    files = {"record_concern.form": json.dumps(form).encode()}
    bpmn.definitions.deploy(session, files, name="more questions", source="tests", deployed_by="petra.owl")


def answer_them(session: Session, story: Storyteller) -> bpmn.Task:
    add_questions(session)
    story.begin("Alder", Area.NORTH, [Child("Ash", 7)], by="tess.robin")
    [task] = bpmn.tasks.list_open(session, story.reference)
    story.do("record_concern", **ANSWERS)
    return task


def test_the_answers_are_kept_with_the_forms_others(session: Session, story: Storyteller):
    task = answer_them(session, story)
    kept = session.get(FormAnswers, task.id)
    assert kept is not None and kept.answers["language_at_home"] == "Welsh"


def test_they_are_shown_in_words_in_the_forms_order(session: Session, story: Storyteller):
    task = answer_them(session, story)
    [(task_id, answers)] = answered_forms.list_added(session, story.reference).items()
    assert task_id == task.id
    assert [(one.question, one.answer) for one in answers] == [
        ("Which language do you speak at home?", "Welsh"),
        ("Interpreter?", "Not needed"),
        ("Told about this service", "Yes"),
        ("When did you move here?", "5 January 2026"),
        ("Pets", "Rex; Mog"),
    ]


def test_they_stand_in_the_timeline_beside_the_task(session: Session, story: Storyteller):
    answer_them(session, story)
    newest, started = case_view.get(session, person(session, "tess.robin"), story.reference).timeline
    assert newest.added_answers[0].answer == "Welsh"
    assert started.added_answers == ()


def test_a_form_as_its_record_wants_it_has_none(session: Session, alder: Storyteller):
    alder.do("record_concern")
    assert answered_forms.list_added(session, alder.reference) == {}
