"""What a task carries, and how a person's completion moves the process on."""

from datetime import UTC, datetime

from tests.processes.rehearsal import Rehearsal


def test_a_task_carries_what_the_diagram_says(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("task_fields")
    rehearsal.start("task_fields", visitor="ann", started_on="2026-03-02")
    task = rehearsal.task("Task")
    assert task.name == "Record the visit"
    assert task.documentation == "Write down what was agreed."
    assert task.form_key == "any"
    assert task.assignee == "ann"
    assert task.candidate_groups == ["worker", "manager"]
    assert task.priority == 70
    assert task.due_at == datetime(2026, 3, 4, 17, tzinfo=UTC)
    assert task.follow_up_at == datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert (task.process_key, task.business_key, task.area) == ("task_fields", "CASE-1", "North")


def test_completing_the_last_task_ends_the_instance(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("one_task")
    assert rehearsal.start("one_task") == ["Task"]
    assert rehearsal.complete("Task", outcome="done") == []
    assert rehearsal.has_ended
    assert rehearsal.variables() == {"outcome": "done"}
    assert rehearsal.history() == [
        ("started", None),
        ("completed", "Begin"),
        ("entered", "Task"),
        ("task_completed", "Task"),
        ("completed", "Done"),
        ("ended", None),
    ]
