"""A form of a release as people will see it, and the record that it feeds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from api.caller import Caller
from api.pages.form_view import FormPage, form_page
from api.pages.lists import Link
from api.pages.rendering import render
from api.pages.task_answers import answers_of, seen_questions, with_row_added, with_row_removed
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER
from engine import bpmn, clock
from engine.casework import record_fields
from engine.casework.record_fields import Need, RecordField
from engine.words import _, later

routes = PageRoutes()

PATH = "/processes/deployments/{release_id}/forms/{form_key}"
EXAMPLE = later("Whatever the case offers here")
NEEDED: Mapping[Need, str] = {
    Need.ALWAYS: later("Always: the form must ask it"),
    Need.SOMETIMES: later("Sometimes: the form must ask it, if under a condition"),
    Need.NEVER: later("No: the form may leave it out"),
}


@dataclass(frozen=True)
class KeptAnswer:
    """An answer that the record reads: its key, whether it is needed, what it is, and the question that gives it."""

    key: str
    needed: str
    kind: str
    question: str


@dataclass(frozen=True)
class FormPreview:
    """What pages/form_preview.html shows. `is_complete`: the answers given would be taken."""

    address: str
    release_href: str
    release: str
    key: str
    form: FormPage
    is_complete: bool
    tasks: tuple[Link, ...]
    record: tuple[KeptAnswer, ...]


@routes.get(PATH, access=PROCESS_OWNER)
def show_form(caller: Caller, release_id: str, form_key: str) -> Response:
    release = bpmn.definitions.release(caller.session, release_id)
    return _page(caller, release, release.get_form(form_key), {})


@routes.post(PATH, access=PROCESS_OWNER, writing=False)
def try_form(caller: Caller, release_id: str, form_key: str) -> Response:
    release = bpmn.definitions.release(caller.session, release_id)
    schema = release.get_form(form_key)
    match str(caller.form.get("do", "check")).split():
        case ["add", name]:
            return _page(caller, release, schema, with_row_added(schema, caller.form, name))
        case ["remove", name, index]:
            return _page(caller, release, schema, with_row_removed(schema, caller.form, name, index))
        case ["update"]:
            return _page(caller, release, schema, answers_of(schema, caller.form))
    answers = answers_of(schema, caller.form)
    reading = schema.read(answers, examples(schema.components), now=clock.now(caller.session))
    return _page(caller, release, schema, answers, errors=reading.errors)


def _page(
    caller: Caller,
    release: bpmn.Release,
    schema: bpmn.FormSchema,
    answers: Mapping[str, Any],
    *,
    errors: Mapping[str, str] | None = None,
) -> Response:
    deployment = bpmn.definitions.get_deployment(caller.session, release.id)
    base = f"/processes/deployments/{release.id}"
    shown = schema.show(answers, examples(schema.components), now=clock.now(caller.session))
    seen = seen_questions(caller.form) if caller.request.method == "POST" else None
    view = FormPreview(
        address=f"{base}/forms/{schema.key}",
        release_href=base,
        release=_("Release %(number)s: %(name)s", number=deployment.number, name=deployment.name),
        key=schema.key,
        form=form_page(shown, errors or {}, seen),
        is_complete=errors == {},
        tasks=tuple(_tasks(release, base, schema.key)),
        record=_record(schema),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/form_preview.html", {"view": view, "errors": view.form.errors}, status=status)


def examples(components: Sequence[bpmn.forms.Component]) -> dict[str, Any]:
    """For each list of options that a case would give: an option that stands for them."""
    found: dict[str, Any] = {}
    for component in components:
        if isinstance(component, bpmn.forms.ChoiceQuestion) and component.options:
            found |= {name: [{"label": EXAMPLE, "value": "example"}] for name in component.options.variables}
        elif isinstance(component, bpmn.forms.Group | bpmn.forms.DynamicList):
            found |= examples(component.components)
    return found


def _tasks(release: bpmn.Release, base: str, key: str) -> Iterator[Link]:
    for process in release.processes.values():
        for element in process.elements.values():
            if element.work and element.work.form_key == key:
                yield Link(
                    f"{base}/diagrams/{process.key}",
                    _("“%(step)s” in %(process)s", step=element.name, process=process.name),
                )


def _record(schema: bpmn.FormSchema) -> tuple[KeptAnswer, ...]:
    asked = {thing.id: thing.name for thing in bpmn.definitions.things_of(schema)}
    return tuple(_kept(field, asked) for field in record_fields.list_fields(schema.key))


def _kept(field: RecordField, asked: Mapping[str, str]) -> KeptAnswer:
    return KeptAnswer(field.path, NEEDED[field.need], field.kind, asked.get(field.path, "Not asked"))
