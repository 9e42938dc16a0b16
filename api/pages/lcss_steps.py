"""Where an area's cases are: a diagram with counts and late badges on its steps, and all steps in a table."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.caller import Caller
from api.pages.lcss_board import areas, release_in_use, stage_name, tabs
from api.pages.lists import Tab
from api.pages.pictures import Mark, MarkKind, Picture, picture
from api.pages.questions import Option
from engine import bpmn
from engine.casework.journey_actions import CASE_PROCESS
from engine.casework.models import Area
from engine.casework.monitoring import board
from engine.words import _, ngettext


@dataclass(frozen=True)
class StepRow:
    """One step that has open tasks."""

    stage: str
    name: str
    open: int
    late: int


@dataclass(frozen=True)
class StepsView:
    """What pages/lcss_steps.html shows; `picture` None where nothing of that name is in use."""

    area: str
    tabs: tuple[Tab, ...]
    areas: tuple[Tab, ...]
    processes: tuple[Option, ...]
    hidden: Mapping[str, str]
    picture: Picture | None
    rows: tuple[StepRow, ...]


@dataclass(frozen=True)
class _Sum:
    """Open and late tasks."""

    open: int = 0
    late: int = 0


def steps_view(caller: Caller, area: Area | None, process: str | None) -> StepsView:
    """The steps of the own area, or of the one asked for, and the diagram of `process`, by default the case's own.

    Raises CaseNotFoundError for another area's people.
    """
    found = board.get(caller.session, caller.person, area or caller.person.area)
    release, chosen = release_in_use(caller), process or CASE_PROCESS
    has_it = release is not None and chosen in release.processes
    return StepsView(
        area=found.area,
        tabs=tabs("/lcss/steps", area),
        areas=areas(caller, "/lcss/steps", found.area),
        processes=tuple(_processes(release, chosen)),
        hidden={"area": area} if area else {},
        picture=picture(release, chosen, _marks(release, chosen, found.steps)) if release and has_it else None,
        rows=tuple(_row(release, step) for step in found.steps),
    )


def _processes(release: bpmn.Release | None, chosen: str) -> Iterator[Option]:
    keys = list(release.processes) if release else []
    for key in sorted(keys, key=lambda key: (key != CASE_PROCESS, stage_name(release, key))):
        yield Option(key, stage_name(release, key), key == chosen)


def _row(release: bpmn.Release | None, step: board.StepCount) -> StepRow:
    process = release.processes.get(step.process_key) if release else None
    element = process.elements.get(step.element_id) if process else None
    # A case may follow an older release, whose step is not drawn any more.
    name = element.name if element and element.name else step.element_id
    return StepRow(stage_name(release, step.process_key), name, step.open, step.late)


def _marks(release: bpmn.Release, process_key: str, steps: Sequence[board.StepCount]) -> Iterator[Mark]:
    """Each step with its tasks, and each part that is a process of its own with all that is open in it."""
    own = {step.element_id: _Sum(step.open, step.late) for step in steps if step.process_key == process_key}
    for element in release.get_process(process_key).elements.values():
        inside = element.called_process
        tasks = _within(release, inside, steps) if inside else own.get(element.id, _Sum())
        if tasks.open:
            yield _mark(element.id, tasks)


def _mark(element_id: str, tasks: _Sum) -> Mark:
    words = ngettext("%(num)s open task", "%(num)s open tasks", tasks.open)
    if tasks.late:
        return Mark(
            element_id,
            MarkKind.LATE,
            _("%(open)s, %(late)s late", open=tasks.open, late=tasks.late),
            _("%(words)s, %(late)s late", words=words, late=tasks.late),
        )
    return Mark(element_id, MarkKind.COUNT, str(tasks.open), words)


def _within(release: bpmn.Release, process_key: str, steps: Sequence[board.StepCount]) -> _Sum:
    keys = _called(release, process_key, set())
    total: Counter[str] = Counter()
    for step in steps:
        if step.process_key in keys:
            total.update(open=step.open, late=step.late)
    return _Sum(total["open"], total["late"])


def _called(release: bpmn.Release, process_key: str, seen: set[str]) -> set[str]:
    if process_key not in seen and process_key in release.processes:
        seen.add(process_key)
        for element in release.processes[process_key].elements.values():
            if element.called_process:
                _called(release, element.called_process, seen)
    return seen
