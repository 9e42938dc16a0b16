"""The same two tasks as somebody would build them with SpiffWorkflow, FastAPI and SQLModel and nothing else.

SpiffWorkflow as its documentation shows it: the whole workflow as JSON, read and written at each step, in a row that is
locked meanwhile; a row for each task. No sign-in, no access, no forms, no history. Served by uvicorn with the
database's address in BENCHMARK_DATABASE_URL.
"""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import Depends, FastAPI, HTTPException
from lxml import etree
from pydantic import BaseModel
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState
from sqlmodel import Field, Session, SQLModel, create_engine, select

DIAGRAM = Path(__file__).parent / "workflows" / "early_help_case.bpmn"
IN_ITS_LANGUAGE = {b"= is_over = true": b"is_over", b">P14D<": b'>"P14D"<'}
"""The diagram's condition and timer as SpiffWorkflow has them: in Python."""


class PlainInstance(SQLModel, table=True):
    id: str = Field(primary_key=True)
    state: str


class PlainTask(SQLModel, table=True):
    id: str = Field(primary_key=True)
    instance_id: str = Field(foreign_key="plaininstance.id", index=True)
    name: str
    is_open: bool = Field(default=True, index=True)


class Data(BaseModel):
    data: dict[str, Any]


class Tasks(BaseModel):
    tasks: list[PlainTask]


_engine = create_engine(os.environ["BENCHMARK_DATABASE_URL"])
SQLModel.metadata.create_all(_engine, tables=[PlainInstance.__table__, PlainTask.__table__])  # type: ignore[attr-defined]  # the stub leaves it out
_serializer = BpmnWorkflowSerializer()
app = FastAPI()


def _session() -> Iterator[Session]:
    with Session(_engine) as session:
        yield session


OneSession = Annotated[Session, Depends(_session)]


def _read_spec() -> Any:
    content = DIAGRAM.read_bytes()
    for ours, its_own in IN_ITS_LANGUAGE.items():
        content = content.replace(ours, its_own)
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(BytesIO(content)), filename=DIAGRAM.name)
    return parser.get_spec("early_help_case")


_spec = _read_spec()


@app.post("/start")
def start(session: OneSession, given: Data) -> Tasks:
    """A new instance and its first task."""
    workflow = BpmnWorkflow(_spec)
    workflow.task_tree.data.update(given.data)
    workflow.do_engine_steps()
    instance = PlainInstance(id=str(uuid4()), state=_serializer.serialize_json(workflow))
    session.add(instance)
    session.flush()
    return _commit(session, instance, workflow)


@app.post("/tasks/{task_id}/complete")
def complete(session: OneSession, task_id: str, given: Data) -> Tasks:
    """Completes the task and answers with those that are open then."""
    task = session.get(PlainTask, task_id)
    if task is None or not task.is_open:
        raise HTTPException(409)
    instance = session.exec(select(PlainInstance).where(PlainInstance.id == task.instance_id).with_for_update()).one()
    workflow = _serializer.deserialize_json(instance.state)
    step = workflow.get_task_from_id(UUID(task_id))
    step.data.update(given.data)
    step.run()
    workflow.refresh_waiting_tasks()
    workflow.do_engine_steps()
    task.is_open = False
    instance.state = _serializer.serialize_json(workflow)
    session.add(instance)
    return _commit(session, instance, workflow)


def _commit(session: Session, instance: PlainInstance, workflow: BpmnWorkflow) -> Tasks:
    ready = workflow.get_tasks(state=TaskState.READY, manual=True)
    tasks = [PlainTask(id=str(task.id), instance_id=instance.id, name=task.task_spec.name) for task in ready]
    session.add_all(tasks)
    session.commit()
    for task in tasks:
        session.refresh(task)
    return Tasks(tasks=tasks)
