"""Rehearsing a release: beginning with a made-up family, the rehearsals under way, and the stored ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages.questions import FormError, Option
from api.pages.rehearsal_view import starters
from api.pages.rendering import render
from api.pages.start_view import ENTRIES
from api.pages.templates import in_words
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER
from engine import bpmn
from engine.casework.errors import CaseworkError
from engine.casework.models import Entry
from engine.casework.models.rehearsals import Rehearsal
from engine.casework.rehearsal import keeping, stories
from engine.casework.rehearsal.stories import StoredStory
from engine.casework.rehearsal.story import Beginning, StoryRefusedError, as_text
from engine.words import _, later, ngettext

routes = PageRoutes()

POLICIES = {"consent": later("With the family's consent"), "public_task": later("As a public task of the council")}
NAMES = ("Rae", "Sam", "Kit")
"""The first names of the made-up children: the process owner says how old they are."""
USUAL = {"entry": Entry.CONCERN, "policy": "consent", "by": "sena.wren", "age-1": "15", "age-2": "6", "age-3": ""}
OLDEST = 25
STATUS = {None: later("Not told yet"), True: later("Passed"), False: later("Parted")}


@dataclass(frozen=True)
class AgeField:
    """How old one of the children is, as typed."""

    id: str
    label: str
    value: str


@dataclass(frozen=True)
class StoryView:
    """A stored rehearsal and what came of it on this release. `words` say where it parted."""

    id: int
    title: str
    name: str
    status: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class UnderWay:
    """A rehearsal of this release that has not ended."""

    href: str
    title: str
    about: str


@dataclass(frozen=True)
class RehearseView:
    """What pages/rehearse.html shows."""

    release_id: str
    release: str
    entries: tuple[Option, ...]
    policies: tuple[Option, ...]
    people: tuple[Option, ...]
    ages: tuple[AgeField, ...]
    under_way: tuple[UnderWay, ...]
    stories: tuple[StoryView, ...]


@routes.get("/processes/deployments/{release_id}/rehearsals", access=PROCESS_OWNER)
def show_rehearsals(caller: Caller, release_id: str) -> Response:
    return _page(caller, release_id)


@routes.post("/processes/deployments/{release_id}/rehearsals", access=PROCESS_OWNER)
def begin_rehearsal(caller: Caller, release_id: str) -> Response:
    typed = {name: str(caller.form.get(name, "")).strip() for name in USUAL}
    errors = _age_errors(typed)
    if errors:
        return _page(caller, release_id, typed, errors)
    try:
        beginning = Beginning.model_validate(_beginning(caller, typed))
        begun = keeping.begin(caller.session, caller.person.user_name, release_id, beginning, title=_title(caller))
    except ValidationError:
        return _page(caller, release_id, typed, {"by": _("Select how the case begins, and who starts it")})
    except (CaseworkError, bpmn.errors.EngineError) as error:
        return _page(caller, release_id, typed, {"by": str(error)})
    return RedirectResponse(f"/processes/rehearsals/{begun.id}", HTTPStatus.SEE_OTHER)


@routes.post("/processes/deployments/{release_id}/stories", access=PROCESS_OWNER)
def add_story(caller: Caller, release_id: str) -> Response:
    """Keeps the story of a file from now on."""
    file = caller.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _page(caller, release_id, errors={"file": _("Select a file")})
    name = file.filename.replace("\\", "/").rpartition("/")[2]
    try:
        text = as_text(name, file.file.read())
        stories.keep(caller.session, release_id, name[:200], text, by=caller.person.user_name)
    except StoryRefusedError as error:
        return _page(caller, release_id, errors={"file": str(error)})
    return _back(release_id, "story-kept")


@routes.post("/processes/deployments/{release_id}/stories/again", access=PROCESS_OWNER)
def tell_stories_again(caller: Caller, release_id: str) -> Response:
    bpmn.definitions.get_deployment(caller.session, release_id)
    stories.tell_again(caller.session, release_id)
    return _back(release_id, "stories-again")


@routes.get("/processes/deployments/{release_id}/stories/{story_id}", access=PROCESS_OWNER)
def show_story(caller: Caller, release_id: str, story_id: int) -> Response:
    """The story's file, for the process owner's folder."""
    story = stories.get(caller.session, release_id, story_id)
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(story.name)}"}
    return Response(story.content, media_type="application/json", headers=headers)


@routes.post("/processes/deployments/{release_id}/stories/{story_id}/remove", access=PROCESS_OWNER)
def remove_story(caller: Caller, release_id: str, story_id: int) -> Response:
    stories.remove(caller.session, release_id, story_id, by=caller.person.user_name)
    return _back(release_id, "story-removed")


def _back(release_id: str, notice: str) -> Response:
    return RedirectResponse(f"/processes/deployments/{release_id}/rehearsals?notice={notice}", HTTPStatus.SEE_OTHER)


def _title(caller: Caller) -> str:
    number = len(keeping.list_of(caller.session, caller.person.user_name)) + 1
    return _("Rehearsal %(number)s", number=number)


def _beginning(caller: Caller, typed: Mapping[str, str]) -> dict[str, Any]:
    ages = [typed[f"age-{number}"] for number in range(1, len(NAMES) + 1)]
    return {
        "by": typed["by"],
        "entry": typed["entry"],
        "policy": typed["policy"],
        "at": keeping.usual_beginning(caller.session),
        "children": [{"first_name": name, "age": age} for name, age in zip(NAMES, ages, strict=True) if age],
    }


def _age_errors(typed: Mapping[str, str]) -> dict[str, str]:
    wrong = (name for name, age in typed.items() if name.startswith("age-") and age and not _is_age(age))
    return dict.fromkeys(wrong, _("Enter an age in years, from 0 to %(oldest)s, or nothing", oldest=OLDEST))


def _is_age(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= OLDEST


def _page(
    caller: Caller,
    release_id: str,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    deployment = bpmn.definitions.get_deployment(caller.session, release_id)
    context = {
        "view": _view(caller, deployment, typed or USUAL),
        "wrong": {name: (errors or {}).get(name) for name in (*USUAL, "file")},
        "errors": tuple(FormError(sentence, f"#{name}") for name, sentence in (errors or {}).items()),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/rehearse.html", context, status=status)


def _view(caller: Caller, deployment: bpmn.Deployment, typed: Mapping[str, str]) -> RehearseView:
    mine = keeping.list_of(caller.session, caller.person.user_name)
    return RehearseView(
        release_id=deployment.id,
        release=_("Release %(number)s: %(name)s", number=deployment.number, name=deployment.name),
        entries=tuple(Option(entry, words, entry == typed["entry"]) for entry, words in ENTRIES.items()),
        policies=tuple(Option(name, words, name == typed["policy"]) for name, words in POLICIES.items()),
        people=starters(typed["by"]),
        ages=tuple(
            AgeField(f"age-{number}", _("%(name)s's age", name=name), typed[f"age-{number}"])
            for number, name in enumerate(NAMES, start=1)
        ),
        under_way=tuple(map(_under_way, (one for one in mine if one.release_id == deployment.id))),
        stories=tuple(map(_story, stories.list_of(caller.session, deployment.id))),
    )


def _under_way(rehearsal: Rehearsal) -> UnderWay:
    steps = len(rehearsal.steps)
    about = ngettext(
        "%(num)s step. It is %(day)s there.",
        "%(num)s steps. It is %(day)s there.",
        steps,
        day=in_words(rehearsal.moment),
    )
    return UnderWay(f"/processes/rehearsals/{rehearsal.id}", rehearsal.title, about)


def _story(story: StoredStory) -> StoryView:
    return StoryView(
        id=story.id,
        title=story.title,
        name=story.name,
        status=STATUS[story.outcome.passed if story.outcome else None],
        words=story.outcome.words if story.outcome else (),
    )


def in_a_sentence(stored: Sequence[StoredStory]) -> str:
    """What came of a release's stored rehearsals."""
    if not stored:
        return _("No rehearsals are stored that could be told on it.")
    parted = [one.title for one in stored if one.outcome and not one.outcome.passed]
    waiting = sum(one.outcome is None for one in stored)
    said = [
        _(
            "%(passed)s of %(stored)s stored rehearsals passed.",
            passed=len(stored) - len(parted) - waiting,
            stored=len(stored),
        )
    ]
    said += (
        [
            ngettext(
                "%(num)s is still to be told: look again in a few seconds.",
                "%(num)s are still to be told: look again in a few seconds.",
                waiting,
            )
        ]
        if waiting
        else []
    )
    said += [_("These parted from what was expected: %(parted)s.", parted="; ".join(parted))] if parted else []
    return " ".join(said)
