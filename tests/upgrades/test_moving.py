"""Moving one case to another version: what is kept, and what follows the diagram."""

from datetime import timedelta

from engine import bpmn
from tests.unit.bpmn.diagrams import MESSAGE, ON_MESSAGE, around, diagram, extended, line, node, user_task
from tests.upgrades.drawings import AFTER_THREE_DAYS, a_and_b, for_each, joined, on_boundary, two_steps
from tests.upgrades.moves import CASE, WHY, Moving


def test_an_open_task_follows_the_diagram_and_keeps_what_people_made_of_it(moving: Moving) -> None:
    moving.put_in_force(two_steps(camunda_dueDate="=now() + duration(&quot;P5D&quot;)"))
    moving.start("process_one")
    before = moving.task("A")
    moved_to = moving.clock.moment + timedelta(days=2)
    with moving.database.transaction() as session:
        bpmn.tasks.claim(session, before.id, "ann")
        bpmn.tasks.set_due_at(session, before.id, moved_to, "ann")
        bpmn.tasks.save_draft(session, before.id, "ann", {"seen": "half a sentence"})
    after = diagram(
        around(
            user_task("A", camunda_candidateGroups="others"), user_task("New"), user_task("B"), ids=("A", "New", "B")
        )
    )
    changes = moving.upgrade(after.replace(b"The A", b"Look again"))
    assert changes == {("name", "A"), ("due", "A"), ("groups", "A"), ("step_added", "New")}
    task = moving.task("A")
    assert (task.id, task.name, task.candidate_groups) == (before.id, "Look again", ["others"])
    assert (task.assignee, task.due_at) == ("ann", moved_to)
    with moving.database.reading() as session:
        draft = bpmn.tasks.find_draft(session, task.id, "ann")
        assert draft is not None and draft.answers == {"seen": "half a sentence"}
        events = bpmn.history.list_for_business_key(session, CASE)
    assert [(e.actor, e.detail) for e in events if e.kind == "upgraded"] == [("pia", f"1 → 2: {WHY}")]
    assert moving.complete("A") == ["New"]
    assert moving.complete("New") == ["B"]
    moving.complete("B")
    assert moving.has_ended


def test_steps_are_known_by_other_ids_where_that_is_said(moving: Moving) -> None:
    moving.put_in_force(a_and_b(on_boundary("A", AFTER_THREE_DAYS), on_boundary("A", ON_MESSAGE, id_="Told")))
    moving.start("process_one")
    task, [timer_] = moving.task("A"), moving.timers()
    after = diagram(
        around(
            user_task("Look"),
            user_task("B"),
            on_boundary("Look", AFTER_THREE_DAYS, id_="Late"),
            on_boundary("Look", ON_MESSAGE.replace("_1", "_2"), id_="Heard"),
            ids=("Look", "B"),
        ),
        top=MESSAGE.replace("_1", "_2").replace("message_one", "message_two"),
    )
    names = {"A": "Look", "Event": "Late", "Told": "Heard", "After_Event": "After_Late", "After_Told": "After_Heard"}
    assert moving.obstacles(after) == {("gone", "A")}
    release_id = moving.put_in_force(after)
    upgrade = moving.plan(release_id, {"process_one": names})
    assert moving.move(upgrade) == {"moved": 1}
    assert moving.task("Look").id == task.id
    [moved] = moving.timers()
    assert (moved.id, moved.due_at, moved.element_id) == (timer_.id, timer_.due_at, "Late")
    assert moving.messages() == {"message_two"}
    assert moving.send("message_two") == ["After_Heard", "Look"]
    assert moving.undo(upgrade) == {"not_undone": 1}


def test_called_processes_of_a_repeated_activity_are_moved_each_where_it_stands(moving: Moving) -> None:
    moving.put_in_force(*for_each(around(user_task("A"), user_task("B"), ids=("A", "B"))))
    moving.start("process_one", people=["ann", "ben", "cai"])
    moving.complete(moving.task("A", person="ben"))
    changes = moving.upgrade(
        *for_each(
            around(
                user_task("A"), user_task("New"), user_task("B"), on_boundary("B", ON_MESSAGE), ids=("A", "New", "B")
            )
        )
    )
    assert changes == {("event_set", "Event"), ("step_added", "New"), ("step_added", "After_Event")}
    assert moving.open() == ["A", "A", "B"]
    assert moving.task("B").local_variables == {"person": "ben"}
    assert moving.complete("B") == ["A", "A"]
    assert moving.complete(moving.task("A", person="ann")) == ["A", "New"]
    moving.complete("A")
    for _ in range(2):
        moving.complete(next(task for task in moving.tasks() if task.element_id == "New"))
    for _ in range(2):
        moving.complete(next(task for task in moving.tasks() if task.element_id == "B"))
    assert moving.open() == ["After"]


def test_one_after_the_other_goes_on_with_the_next(moving: Moving) -> None:
    moving.put_in_force(*for_each(around(user_task("A"), ids=("A",)), sequential="true"))
    moving.start("process_one", people=["ann", "ben"])
    moving.upgrade(*for_each(around(user_task("A"), user_task("New"), ids=("A", "New")), sequential="true"))
    moving.complete("A")
    moving.complete("New")
    assert moving.task("A").local_variables == {"person": "ben"}


def test_a_step_that_comes_at_once_and_fails_leaves_the_case_where_it_was(moving: Moving) -> None:
    moving.put_in_force(joined(third=True))
    moving.start("process_one")
    moving.complete("A")
    moving.complete("B")
    inputs = extended('<camunda:inputOutput><camunda:inputParameter name="said">fail</camunda:inputParameter>'
                      "</camunda:inputOutput>")  # fmt: skip
    service = node("serviceTask", "After", inputs, camunda_type="external", camunda_topic="test_note")
    fails = joined().replace(user_task("After").encode(), (service + user_task("C")).encode())
    fails = fails.replace(line("After", "Finish").encode(), line("After", "C", "Finish").encode())
    upgrade = moving.plan(moving.put_in_force(fails))
    assert moving.counts(upgrade) == {"ready": 1}
    assert moving.move(upgrade) == {"blocked": 1}
    assert moving.notes(upgrade) == {("step_failed", "After")}
    assert "North Street" not in moving.sentences(upgrade)[0]
    assert moving.open() == ["C"]
    assert moving.task("C").revision == 1


def test_suspended_and_ended_cases_are_not_moved(moving: Moving) -> None:
    moving.put_in_force(two_steps())
    moving.start("process_one")
    release_id = moving.put_in_force(two_steps(camunda_priority="9"))
    with moving.database.transaction() as session:
        bpmn.instances.suspend(session, moving.instance_id, actor="ada", reason="Being looked into")
    upgrade = moving.plan(release_id)
    assert moving.notes(upgrade) == {("suspended", None)}
    with moving.database.transaction() as session:
        bpmn.instances.resume(session, moving.instance_id, actor="ada", reason="Settled")
        bpmn.upgrades.plan_again(session, upgrade)
    moving.work_off()
    moving.complete("A")
    moving.complete("B")
    assert moving.move(upgrade) == {"blocked": 1}
    assert moving.notes(upgrade) == {("ended", None)}


def test_a_task_that_has_no_groups_any_more_goes_to_whom_the_new_version_names(moving: Moving) -> None:
    moving.put_in_force(two_steps())
    moving.start("process_one", lead="ben")
    assigned = diagram(
        around(user_task("A", camunda_candidateGroups="", camunda_assignee="=lead"), user_task("B"), ids=("A", "B"))
    )
    moving.upgrade(assigned)
    assert moving.task("A").assignee == "ben"


def test_a_changed_form_makes_the_page_that_somebody_has_open_an_old_one(moving: Moving) -> None:
    moving.put_in_force(two_steps())
    moving.start("process_one")
    seen = moving.task("A")
    longer = b'{"type": "default", "id": "form_one", "components": [{"type": "textfield", "key": "x", "label": "X"}]}'
    assert moving.upgrade(form_one__form=longer) == {("form", "A")}
    with moving.database.transaction() as session:
        try:
            bpmn.tasks.complete(session, seen.id, revision=seen.revision, actor="ann", variables={})
        except bpmn.errors.TaskChangedError as changed:
            assert changed.actual == seen.revision + 1
        else:
            raise AssertionError("the old page was accepted")
