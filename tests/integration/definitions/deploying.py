"""Small diagrams, and deploying them."""

from collections.abc import Mapping

from sqlmodel import Session, func, select

from engine.bpmn import definitions
from engine.bpmn.definitions import Deployment
from engine.database import Database
from tests.unit.bpmn.diagrams import FORM, around, diagram, user_task

ONE = diagram(around(user_task("Do_It"), ids=("Do_It",)))
ONE_LONGER = diagram(around(user_task("Do_It"), user_task("And_That"), ids=("Do_It", "And_That")))
TWO = diagram(around(user_task("Do_That"), ids=("Do_That",)), key="process_two")
FILES = {"one.bpmn": ONE, "form_one.form": FORM}


def deploy(database: Database, files: Mapping[str, bytes]) -> Deployment:
    with database.transaction() as session:
        return definitions.deploy(session, files, name="Spring", source="test", deployed_by="owner")


def count(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()
