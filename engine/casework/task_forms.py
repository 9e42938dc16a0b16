"""The form of a task with what is known beforehand, so that nothing is asked twice (EHA-7)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session

from engine import bpmn, clock
from engine.casework import access, families, records
from engine.casework.models.cases import Case
from engine.casework.models.people import Person
from engine.casework.records import Prefill, Record, RecordContext


@dataclass(frozen=True)
class TaskForm:
    """A task's form as drawn, the record that it feeds, and what it opens with. `schema` is None without a form."""

    release_id: str
    schema: bpmn.FormSchema | None
    record: Record | None
    context: RecordContext
    prefill: Prefill

    @property
    def data(self) -> Mapping[str, Any]:
        """What the form's conditions and options see beside its own answers."""
        choices = {key: [asdict(choice) for choice in offered] for key, offered in self.prefill.choices.items()}
        return {**self.prefill.values, **choices}


def get(session: Session, person: Person, case: Case, task: bpmn.Task, *, release_id: str | None = None) -> TaskForm:
    """The form of `task`, from the release that its instance is pinned to: `release_id`, where it is known already."""
    standing = access.recall_standing(session, person, case.reference)
    release_id = release_id or bpmn.instances.release_of(session, task.instance_id)
    context = RecordContext(
        session=session,
        case=case,
        family=standing.family if standing else families.get(session, case.family),
        actor=person,
        task=task,
        now=clock.now(session),
        today=clock.today(session),
    )
    record = records.find(task.form_key) if task.form_key else None
    schema = bpmn.definitions.release(session, release_id).forms[task.form_key] if task.form_key else None
    prefill = record.prefill(context) if record and record.prefill else Prefill()
    return TaskForm(release_id, schema, record, context, prefill)
