"""Moving one case to another version: what is kept, what follows the diagram, and what cannot be moved."""

from datetime import timedelta

from engine import bpmn
from tests.unit.bpmn.diagrams import (
    MESSAGE,
    around,
    diagram,
    each,
    extended,
    flow,
    line,
    node,
    timer,
    user_task,
)
from tests.upgrades.moves import CASE, WHY, Moving

ON_MESSAGE = '<bpmn:messageEventDefinition messageRef="Message_1" />'
AFTER_THREE_DAYS = timer("timeDuration", "P3D")


def two_steps(second: str = "", **first: str) -> bytes:
    """Task A and then task B."""
    return diagram(around(user_task("A", **first), second or user_task("B"), ids=("A", "B")))


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


def on_boundary(host: str, definition: str, *, interrupting: bool = False, id_: str = "Event") -> str:
    """An event on `host` that leads to a task of its own."""
    event = node("boundaryEvent", id_, definition, attachedToRef=host, cancelActivity=str(interrupting).lower())
    return event + user_task(f"After_{id_}") + node("endEvent", f"End_{id_}") + line(id_, f"After_{id_}", f"End_{id_}")


def a_and_b(*events: str) -> bytes:
    """Task A and then task B, with events on them."""
    return diagram(around(user_task("A"), user_task("B"), *events, ids=("A", "B")), top=MESSAGE)


def test_a_timer_that_waits_is_not_restarted_though_its_rule_changes(moving: Moving) -> None:
    moving.put_in_force(a_and_b(on_boundary("A", AFTER_THREE_DAYS)))
    moving.start("process_one")
    [before] = moving.timers()
    moving.clock.move(timedelta(days=1))
    assert moving.upgrade(a_and_b(on_boundary("A", timer("timeDuration", "P9D")))) == {("timer", "Event")}
    assert moving.timers() == [before]
    assert moving.pass_time(days=2) == ["A", "After_Event"]


def test_a_new_event_is_set_when_its_activity_runs_and_only_then(moving: Moving) -> None:
    moving.put_in_force(a_and_b())
    moving.start("process_one")
    with_events = a_and_b(on_boundary("A", AFTER_THREE_DAYS), on_boundary("B", ON_MESSAGE, id_="Told"))
    changes = moving.upgrade(with_events)
    assert changes == {("event_set", "Event"), ("step_added", "After_Event"), ("step_added", "After_Told")}
    [timer_] = moving.timers()
    assert timer_.due_at == moving.clock.moment + timedelta(days=3)
    assert moving.messages() == set()
    moving.complete("A")
    assert (moving.timers(), moving.messages()) == ([], {"message_one"})
    assert moving.send("message_one") == ["After_Told", "B"]


def test_an_event_that_is_gone_is_given_up(moving: Moving) -> None:
    moving.put_in_force(a_and_b(on_boundary("A", AFTER_THREE_DAYS), on_boundary("A", ON_MESSAGE, id_="Told")))
    moving.start("process_one")
    assert ("event_given_up", "Told") in moving.upgrade(a_and_b(on_boundary("A", AFTER_THREE_DAYS)))
    assert (len(moving.timers()), moving.messages()) == (1, set())
    assert moving.upgrade(a_and_b()) == {("event_given_up", "Event"), ("step_removed", "After_Event")}
    assert moving.timers() == []
    assert moving.complete("A") == ["B"]


def test_a_timer_that_has_fired_does_not_come_again(moving: Moving) -> None:
    before = a_and_b(on_boundary("A", AFTER_THREE_DAYS))
    moving.put_in_force(before)
    moving.start("process_one")
    assert moving.pass_time(days=4) == ["A", "After_Event"]
    assert moving.upgrade(before.replace(b"The B", b"Another B")) == set()
    assert moving.timers() == []


def test_an_event_whose_activity_does_not_run_goes_and_comes_with_its_activity(moving: Moving) -> None:
    moving.put_in_force(a_and_b(on_boundary("A", AFTER_THREE_DAYS)))
    moving.start("process_one")
    assert moving.upgrade(a_and_b(on_boundary("B", AFTER_THREE_DAYS))) == {("event_given_up", "Event")}
    assert moving.timers() == []
    moving.complete("A")
    assert [found.element_id for found in moving.timers()] == ["Event"]


def in_subprocess(*, on: str, inner: str = "", others: str = "") -> bytes:
    """Task A inside a subprocess, then B; an event on either."""
    inside = node("startEvent", "In") + user_task("A") + inner + node("endEvent", "Out") + line("In", "A", "Out")
    event = on_boundary(on, AFTER_THREE_DAYS)
    inside += event if on == "A" else ""
    around_it = node("subProcess", "Sub", inside) + user_task("B") + others + (event if on == "Sub" else "")
    return diagram(around(around_it, ids=("Sub", "B")), top=MESSAGE)


def test_an_event_moves_to_the_subprocess_around_its_task_and_keeps_its_date(moving: Moving) -> None:
    moving.put_in_force(in_subprocess(on="A"))
    moving.start("process_one")
    [before] = moving.timers()
    moving.clock.move(timedelta(days=1))
    assert ("event_moved", "Event") in moving.upgrade(in_subprocess(on="Sub"))
    assert moving.timers() == [before]
    assert moving.pass_time(days=2) == ["A", "After_Event"]
    moving.complete("After_Event")
    assert moving.complete("A") == ["B"]


def test_an_event_moves_from_a_subprocess_to_the_task_in_it(moving: Moving) -> None:
    moving.put_in_force(in_subprocess(on="Sub"))
    moving.start("process_one")
    [before] = moving.timers()
    moving.upgrade(in_subprocess(on="A"))
    assert moving.timers() == [before]
    moving.complete("A")
    assert (moving.timers(), moving.open()) == ([], ["B"])


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


def first_of(*events: str) -> bytes:
    """A choice between events; each leads to the end."""
    ids = ("Answer", "Deadline", "Call")[: len(events)]
    flows = "".join(flow(f"to_{id_}", "Which", id_) + flow(f"from_{id_}", id_, "Finish") for id_ in ids)
    body = node("startEvent", "Begin") + node("eventBasedGateway", "Which") + node("endEvent", "Finish")
    second = MESSAGE.replace("_1", "_2").replace("message_one", "message_two")
    return diagram(body + "".join(events) + line("Begin", "Which") + flows, top=MESSAGE + second)


ANSWER = node("intermediateCatchEvent", "Answer", ON_MESSAGE)
DEADLINE = node("intermediateCatchEvent", "Deadline", timer("timeDuration", "P14D"))
CALL = node("intermediateCatchEvent", "Call", ON_MESSAGE.replace("_1", "_2"))


def test_a_choice_between_events_gains_and_loses_them(moving: Moving) -> None:
    moving.put_in_force(first_of(ANSWER, DEADLINE))
    moving.start("process_one")
    [before] = moving.timers()
    moving.clock.move(timedelta(days=3))
    assert moving.upgrade(first_of(ANSWER, DEADLINE, CALL)) == {("event_set", "Call")}
    assert (moving.timers(), moving.messages()) == ([before], {"message_one", "message_two"})
    assert moving.upgrade(first_of(ANSWER, DEADLINE)) == {("event_given_up", "Call")}
    assert moving.messages() == {"message_one"}
    moving.pass_time(days=12)
    assert moving.has_ended


def for_each(called: str, *, sequential: str = "false") -> tuple[bytes, bytes]:
    """A process called for each person, with two tasks in it, and a task after it."""
    calls = node("callActivity", "Each", each("people", "person", isSequential=sequential), calledElement="called")
    outer = diagram(around(calls, user_task("After"), ids=("Each", "After")), top=MESSAGE)
    return outer, diagram(called, key="called", top=MESSAGE)


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


def test_an_activity_that_begins_or_ceases_to_carry_events_goes_on_the_same(moving: Moving) -> None:
    plain = for_each(around(user_task("A"), ids=("A",)))
    guarded = (plain[0].replace(b"</bpmn:process>", on_boundary("Each", ON_MESSAGE).encode() + b"</bpmn:process>"),)
    moving.put_in_force(*plain)
    moving.start("process_one", people=["ann", "ben"])
    moving.upgrade(*guarded)
    assert moving.messages() == {"message_one"}
    assert moving.send("message_one") == ["A", "A", "After_Event"]
    moving.complete("After_Event")
    moving.upgrade(*plain)
    moving.complete(moving.tasks()[0])
    assert moving.complete("A") == ["After"]


def joined(*, left: str = "A", third: bool = False, between: bool = False) -> bytes:
    """A fork and a join with tasks between them."""
    steps = [left, "B", *(["C"] if third else [])]
    body = node("startEvent", "Begin") + node("parallelGateway", "Fork") + node("parallelGateway", "Join")
    body += node("endEvent", "Finish") + "".join(map(user_task, steps)) + user_task("After")
    body += (user_task("Between") if between else "") + line("Begin", "Fork") + line("Join", "After", "Finish")
    flows = [("Fork", left, *(["Between"] if between else []), "Join"), *(("Fork", step, "Join") for step in steps[1:])]
    return diagram(body + "".join(line(*ids) for ids in flows), top=MESSAGE)


def test_a_path_that_waits_at_a_join_is_not_asked_for_a_step_put_in_behind_it(moving: Moving) -> None:
    moving.put_in_force(joined())
    moving.start("process_one")
    moving.complete("A")
    assert moving.upgrade(joined(between=True)) == {("step_passed", "Between")}
    assert moving.complete("B") == ["After"]


def test_a_join_that_would_wait_for_a_path_that_cannot_come_is_an_obstacle(moving: Moving) -> None:
    moving.put_in_force(joined())
    moving.start("process_one")
    assert moving.obstacles(joined(third=True)) == {("join_starves", "Join")}


def test_a_case_that_is_before_the_fork_can_be_given_a_third_path(moving: Moving) -> None:
    first = user_task("First") + flow("begin_first", "Begin", "First") + flow("first_fork", "First", "Fork")
    versions = [
        joined(third=third).replace(flow("Begin_Fork", "Begin", "Fork").encode(), first.encode())
        for third in (False, True)
    ]
    moving.put_in_force(versions[0])
    moving.start("process_one")
    assert moving.upgrade(versions[1]) == {("step_added", "C")}
    assert moving.complete("First") == ["A", "B", "C"]


def test_a_join_that_waits_for_less_now_lets_the_case_go_on(moving: Moving) -> None:
    moving.put_in_force(joined(third=True))
    moving.start("process_one")
    moving.complete("A")
    moving.complete("B")
    assert moving.obstacles(joined()) == {("gone", "C")}
    changes = moving.upgrade(joined(), renamed={"process_one": {"C": "After"}})
    assert ("name", "After") in changes
    assert ("goes_on", "Join") in changes
    assert moving.open() == ["After", "After"]


def test_a_path_whose_way_in_is_gone_is_an_obstacle_until_it_is_renamed(moving: Moving) -> None:
    moving.put_in_force(joined())
    moving.start("process_one")
    moving.complete("A")
    assert moving.obstacles(joined(left="Z")) == {("way_in_gone", "Join")}
    moving.upgrade(joined(left="Z"), renamed={"process_one": {"A": "Z"}})
    assert moving.complete("B") == ["After"]


def test_what_cannot_be_moved_says_why_in_words(moving: Moving) -> None:
    moving.put_in_force(two_steps())
    moving.start("process_one")
    other_kind = diagram(
        around(node("receiveTask", "A", messageRef="Message_1"), user_task("B"), ids=("A", "B")), top=MESSAGE
    )
    assert moving.obstacles(other_kind) == {("other_kind", "A")}
    gone = diagram(around(user_task("B"), ids=("B",)))
    assert moving.obstacles(gone) == {("gone", "A")}
    repeated = diagram(around(user_task("A", each("people", "person")), user_task("B"), ids=("A", "B")))
    assert moving.obstacles(repeated) == {("other_repetition", "A")}
    assert moving.obstacles(in_subprocess(on="A")) == {("other_place", "A")}
    upgrade = moving.plan(moving.put_in_force(gone))
    assert moving.sentences(upgrade) == ["The case stands at “The A”, which the new version does not have."]
    assert moving.open() == ["A"], "a plan changes nothing"


def test_a_running_call_of_another_process_is_an_obstacle(moving: Moving) -> None:
    outer, called = for_each(around(user_task("A"), ids=("A",)))
    moving.put_in_force(outer, called)
    moving.start("process_one", people=["ann"])
    other = called.replace(b'id="called"', b'id="other"')
    calls_other = outer.replace(b'calledElement="called"', b'calledElement="other"')
    assert moving.obstacles(calls_other, called, other__bpmn=other) == {("other_process", "Each")}


def test_a_wait_for_something_else_is_an_obstacle(moving: Moving) -> None:
    waits = diagram(around(ANSWER, ids=("Answer",)), top=MESSAGE)
    moving.put_in_force(waits)
    moving.start("process_one")
    timed = diagram(around(DEADLINE.replace("Deadline", "Answer"), ids=("Answer",)))
    assert moving.obstacles(timed) == {("other_trigger", "Answer")}
    assert moving.obstacles(first_of(ANSWER, DEADLINE)) == {("one_of_several", "Answer")}


def test_a_new_timer_that_cannot_be_set_is_an_obstacle(moving: Moving) -> None:
    moving.put_in_force(a_and_b())
    moving.start("process_one")
    assert moving.obstacles(a_and_b(on_boundary("A", timer("timeDate", "=meeting_on")))) == {("step_failed", "Event")}


def test_a_step_that_comes_at_once_and_fails_leaves_the_case_where_it_was(moving: Moving) -> None:
    moving.put_in_force(joined(third=True))
    moving.start("process_one")
    moving.complete("A")
    moving.complete("B")
    inputs = extended('<camunda:inputOutput><camunda:inputParameter name="said">fail</camunda:inputParameter>'
                      "</camunda:inputOutput>")  # fmt: skip
    service = node("serviceTask", "After", inputs, camunda_type="external", camunda_topic="test_note")
    fails = joined().replace(user_task("After").encode(), (service + user_task("C")).encode())
    fails = fails.replace(line("Join", "After", "Finish").encode(), line("Join", "After", "C", "Finish").encode())
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
