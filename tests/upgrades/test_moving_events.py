"""Events of a case that is moved: those that wait go on waiting, new ones are set, and what is gone is given up."""

from datetime import timedelta

from engine import bpmn
from tests.unit.bpmn.diagrams import ON_MESSAGE, around, node, timer, user_task
from tests.upgrades.drawings import (
    AFTER_THREE_DAYS,
    ANSWER,
    CALL,
    DEADLINE,
    a_and_b,
    first_of,
    for_each,
    in_subprocess,
    on_boundary,
)
from tests.upgrades.moves import Moving
from tests.upgrades.repairs import Repairing


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


def test_an_event_of_a_choice_that_is_of_another_kind_now_is_waited_for_anew(moving: Moving) -> None:
    moving.put_in_force(first_of(ANSWER, DEADLINE))
    moving.start("process_one")
    [before] = moving.timers()
    receives = node("receiveTask", "Answer", messageRef="Message_1")
    changes = moving.upgrade(first_of(receives, DEADLINE))
    assert changes == {("event_given_up", "Answer"), ("event_set", "Answer")}
    assert (moving.timers(), moving.messages()) == ([before], {"message_one"})
    moving.send("message_one")
    assert moving.has_ended


def test_an_event_of_a_choice_that_was_ended_by_hand_does_not_come_back(repairing: Repairing) -> None:
    repairing.put_in_force(first_of(ANSWER, DEADLINE))
    repairing.start("process_one")
    repairing.repair(bpmn.repair.CancelStep(repairing.at("Answer").task_id))
    assert repairing.upgrade(first_of(ANSWER, DEADLINE, CALL)) == {("event_set", "Call")}
    assert repairing.messages() == {"message_two"}


def test_an_event_that_moves_on_is_waited_for_by_whoever_is_there_already(moving: Moving) -> None:
    steps = (user_task("A"), user_task("B"))
    moving.put_in_force(*for_each(around(*steps, on_boundary("A", ON_MESSAGE), ids=("A", "B"))))
    moving.start("process_one", people=["ann", "ben"])
    moving.complete(moving.task("A", person="ben"))
    moving.upgrade(*for_each(around(*steps, on_boundary("B", ON_MESSAGE), ids=("A", "B"))))
    assert moving.send("message_one", to={"person": "ben"}) == ["A", "After_Event", "B"]
    assert moving.task("After_Event").local_variables == {"person": "ben"}


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
