"""Joins, and what stands in the way of a move, in words."""

from tests.unit.bpmn.diagrams import MESSAGE, around, diagram, each, flow, node, timer, user_task
from tests.upgrades.drawings import (
    ANSWER,
    DEADLINE,
    a_and_b,
    first_of,
    for_each,
    in_subprocess,
    joined,
    on_boundary,
    some_of,
    two_steps,
)
from tests.upgrades.moves import Moving


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


def test_a_path_at_an_inclusive_join_whose_way_in_is_gone_is_an_obstacle_too(moving: Moving) -> None:
    moving.put_in_force(some_of())
    moving.start("process_one")
    moving.complete("A")
    assert moving.obstacles(some_of(left="Z")) == {("way_in_gone", "Join")}
    moving.upgrade(some_of(left="Z"), renamed={"process_one": {"A": "Z"}})
    assert moving.complete("B") == ["After"]
    moving.complete("After")
    assert moving.has_ended


def test_a_choice_between_events_that_is_gone_is_an_obstacle_until_it_is_renamed(moving: Moving) -> None:
    moving.put_in_force(first_of(ANSWER, DEADLINE))
    moving.start("process_one")
    before = moving.timers()
    after = first_of(ANSWER, DEADLINE).replace(b'"Which"', b'"Choose"')
    assert moving.obstacles(after) == {("gone", "Which")}
    assert moving.upgrade(after, renamed={"process_one": {"Which": "Choose"}}) == set()
    assert (moving.timers(), moving.messages()) == (before, {"message_one"})
    moving.send("message_one")
    assert moving.has_ended


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
