"""A draft in which something of everything differs from the shipped files."""

import json

from engine import bpmn
from engine.database import Database
from tests.integration.pages.conftest import WORKFLOWS

REVIEW = (WORKFLOWS / "taf_review.bpmn").read_bytes()
ROUTE = (WORKFLOWS / "decisions" / "threshold_route.dmn").read_bytes()
NOTES = json.loads((WORKFLOWS / "forms" / "send_notes.form").read_bytes())
ASKED = {"type": "textfield", "id": "Language", "key": "language", "label": "Which language?"}

FILES = {
    "taf_review.bpmn": REVIEW.replace(b"Prepare the review", b"Get ready").replace(
        b"Review_RemindLead", b"Review_RemindAgain"
    ),
    "threshold_route.dmn": ROUTE.replace(b'"2","3"', b'"2"').replace(
        b'"threshold_route_Rule_3"', b'"threshold_route_Rule_5"'
    ),
    "send_notes.form": json.dumps({**NOTES, "components": [ASKED, *NOTES["components"]]}).encode(),
}
"""A renamed task, a reminder that is another, a rule that is narrower and one that is another, a question more."""


def propose(database: Database) -> bpmn.Deployment:
    """The draft; made once, however often it is asked for."""
    with database.transaction() as session:
        return bpmn.definitions.propose(session, FILES, name="Changed", source="tests", deployed_by="petra.owl")
