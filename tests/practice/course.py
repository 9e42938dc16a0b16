"""One shipped process as it runs for a family, from its start to its end."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from engine import bpmn, clock
from engine.bpmn import handlers, spiff
from engine.bpmn.releases import Release, read_contents
from engine.clock import ManualClock
from engine.working_days import working_days_after
from tests.conftest import MONDAY_MORNING
from tests.unit.workflows.drawing import WORKFLOWS

TOPICS = (
    "set_result", "end_without_help", "list_young_people", "complete_assessment", "send_reminder", "move_lead",
    "cease_taf", "close_case", "complete_step_down",
)  # fmt: skip
REVIEW_DUE_ON = "2026-04-13"
ASSESSED = {"eha_completed_on": "2026-03-02", "review_due_on": REVIEW_DUE_ON}


@cache
def shipped() -> Release:
    """The shipped diagrams and decisions, without the forms."""
    files = {path.name: path.read_bytes() for path in WORKFLOWS.rglob("*") if path.suffix in (".bpmn", ".dmn")}
    contents, problems = read_contents(files)
    assert problems == []
    return Release(uuid4().hex, 1, contents)


class Course:
    """A process that runs, begun with `variables`. `done` are the services that it has called; `ended`: it is over.

    `young_people` are those who may have to be assessed before consent is asked.
    """

    def __init__(self, process: str, *, young_people: Sequence[str] = (), **variables: Any) -> None:
        self._young_people = list(young_people)
        self._clock = ManualClock(MONDAY_MORNING)
        self.done: list[str] = []
        for topic in TOPICS:
            handlers.register_handler(topic, lambda call, topic=topic: self._serve(topic, call))
        session = Session(info={"clock": self._clock})
        environment = spiff.Environment(session, shipped(), "instance", "EH-2026-0001", "ann")
        self._workflow = spiff.CaseWorkflow(spiff.build_specs(shipped()), process, environment)
        self._workflow.data = {"raised_by": "ann", **variables}
        self._workflow.advance()

    def _serve(self, topic: str, call: "bpmn.HandlerCall") -> Mapping[str, Any] | None:
        self.done.append(topic)
        given: dict[str, Mapping[str, Any]] = {
            "set_result": call.inputs,
            "list_young_people": {"young_people": self._young_people},
            "complete_assessment": ASSESSED,
            "complete_step_down": {**ASSESSED, "author_only": False},
        }
        return given.get(topic)

    @property
    def asked(self) -> list[str]:
        """The forms that people are asked to fill in now, sorted."""
        return sorted(self._form(task) for task in self._workflow.user_tasks())

    @property
    def heard(self) -> set[str]:
        """The messages that somebody can send now."""
        return {task.task_spec.element.message for task in self._workflow.waiting_messages()}

    @property
    def ended(self) -> bool:
        return self._workflow.completed

    @property
    def today(self) -> date:
        return clock.today(self._workflow.environment.session)

    def __getitem__(self, variable: str) -> Any:
        return self._workflow.data.get(variable)

    def seen_by(self, form_key: str, variable: str) -> list[Any]:
        """What each open task with this form sees of the variable."""
        return [bpmn.spiff.variables.seen_by(task).get(variable) for task in self._open(form_key)]

    def answer(self, form_key: str, **outcome: Any) -> list[str]:
        """Somebody fills in the form, and its record hands `outcome` over; returns what is asked then."""
        self._workflow.complete_task(self._open(form_key)[0], outcome)
        return self._goes_on()

    def tell(self, message: str, **payload: Any) -> list[str]:
        """Somebody tells the case something; returns what is asked then."""
        receiver = self._workflow.find_receiver(message)
        assert receiver is not None, f"nobody hears {message}"
        spiff.deliver(receiver, {"raised_by": "ann", "raised_on": self.today.isoformat(), **payload})
        return self._goes_on()

    def wait(self, working_days: int) -> None:
        """So many working days pass, the last one to its evening, and what has come due happens."""
        self._clock.move_to(clock.london_moment(working_days_after(self.today, working_days), 18))
        while due := [task for task, at in self._workflow.waiting_timers() if at <= self._clock.moment]:
            spiff.deliver(due[0])
            self._workflow.advance()

    def _goes_on(self) -> list[str]:
        self._workflow.advance()
        return self.asked

    def _open(self, form_key: str) -> list[Any]:
        found = [task for task in self._workflow.user_tasks() if self._form(task) == form_key]
        assert found, f"{form_key} is not asked, but {self.asked}"
        return found

    def _form(self, task: Any) -> str:
        return str(task.task_spec.element.work.form_key)
