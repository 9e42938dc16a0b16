"""What the pages of management show: why a case is stuck and what mends it, what was done, and what an act would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.caller import Caller
from api.pages.facts import Fact
from api.pages.lists import Link
from api.pages.templates import in_words
from engine import clock
from engine.casework import access, management, monitoring, people
from engine.casework.access import Standing
from engine.casework.groups import SUPPORTING_GROUPS
from engine.casework.management import Effect, ManagementAction, TaskFact, Way
from engine.casework.models import CaseAct
from engine.casework.monitoring import Finding
from engine.words import _


@dataclass(frozen=True)
class StuckReason:
    """A finding and what mends it."""

    title: str
    severity: str
    sentence: str
    guidance: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class DoneAct:
    """Something that was done; `undo_href` where it can be taken back."""

    label: str
    about: str
    reason: str
    undone: str
    undo_href: str | None


@dataclass(frozen=True)
class ManageView:
    """What pages/manage.html shows. `led_elsewhere`: the area that leads, where that of whoever looks supports."""

    reference: str
    family: str
    led_elsewhere: str
    reasons: tuple[StuckReason, ...]
    actions: tuple[Link, ...]
    acts: tuple[DoneAct, ...]


@dataclass(frozen=True)
class EffectView:
    """What would happen, as facts."""

    facts: tuple[Fact, ...]

    @classmethod
    def of(cls, effect: Effect) -> "EffectView":
        lists = ((_("Ends"), effect.ends), (_("Begins"), effect.begins), (_("Changes"), effect.changed))
        tasks = [Fact(label, _task(task)) for label, tasks in lists for task in tasks]
        review = (
            [Fact(_("Review"), _("On %(review_after)s", review_after=in_words(effect.review_after)))]
            if effect.review_after
            else []
        )
        lead = [Fact(_("Leads then"), effect.lead_after)] if effect.lead_after else []
        told = [Fact(_("Gets a message"), name) for name in effect.told]
        nothing = [Fact(_("Tasks"), _("Nothing changes for anybody's tasks."))]
        return cls((*tasks, *review, *lead, *told) or tuple(nothing))


def manage_view(caller: Caller, reference: str) -> ManageView:
    """The page of a case for those who manage it; raises CaseNotFoundError."""
    standing = access.get_standing(caller.session, caller.person, reference)
    possible = management.list_possible(caller.session, caller.person, reference)
    found = monitoring.findings_of(caller.session, [reference])
    acts = management.list_acts(caller.session, caller.person, reference)
    names = people.full_names(caller.session, {name for act in acts for name in (act.by, act.undone_by) if name})
    return ManageView(
        reference=reference,
        family=standing.family.name,
        led_elsewhere=leading_area(standing),
        reasons=tuple(_reason(finding, links(finding, standing.groups, possible)) for finding in found),
        actions=tuple(Link(address(reference, action.key), action.label) for action in possible),
        acts=tuple(_act(act, standing.groups, names[act.by], names.get(act.undone_by or "", "")) for act in acts),
    )


def links(
    finding: Finding, groups: frozenset[str], possible: Sequence[ManagementAction] | None = None
) -> tuple[Link, ...]:
    """What somebody in these groups can do about a finding: where, and in words. `possible`: only those of the acts of
    management that are possible now, where that is known."""
    keys = management.ACTIONS.keys() if possible is None else {action.key for action in possible}
    ways = management.ways_to_mend(finding, groups)
    return tuple(Link(_href(finding, way), way.label) for way in ways if way.kind != "management" or way.key in keys)


def leading_area(standing: Standing) -> str:
    """The area that leads a case, for somebody who sees it because theirs supports it; empty for everybody else."""
    supports = standing.groups & SUPPORTING_GROUPS and not standing.groups & management.LCSS
    return standing.case.area if supports else ""


def address(reference: str, key: str) -> str:
    """The page of an act."""
    return f"/cases/{reference}/manage/{key.replace('_', '-')}"


def _href(finding: Finding, way: Way) -> str:
    match way.kind:
        case "task":
            return f"/tasks/{way.key}"
        case "action":
            return f"/cases/{finding.case}/actions/{way.key.replace('_', '-')}"
        case "administration":
            return f"/administration/cases?{urlencode({'reference': finding.case})}"
    return f"{address(finding.case, way.key)}?{urlencode({'finding': way.finding, 'rule': finding.rule})}"


def _reason(finding: Finding, found: tuple[Link, ...]) -> StuckReason:
    return StuckReason(finding.title, finding.severity.word, finding.sentence, finding.guidance, found)


def _act(act: CaseAct, held: frozenset[str], by: str, undone_by: str) -> DoneAct:
    action = management.ACTIONS[act.action]
    may_undo = action.undo is not None and act.undone_at is None and not held.isdisjoint(action.groups)
    return DoneAct(
        label=action.label,
        about=f"{by}, {in_words(clock.london(act.at).date())}",
        reason=act.reason,
        undone=_("Taken back by %(undone_by)s: %(undone_reason)s", undone_by=undone_by, undone_reason=act.undone_reason)
        if act.undone_at
        else "",
        undo_href=f"/cases/{act.case}/acts/{act.id}/undo" if may_undo else None,
    )


def _task(task: TaskFact) -> str:
    if task.due_at is None:
        return _("%(task)s: with %(waits_for)s", task=task.name, waits_for=task.waits_for)
    due_on = in_words(clock.london(task.due_at).date())
    return _("%(task)s: with %(waits_for)s, due %(due_on)s", task=task.name, waits_for=task.waits_for, due_on=due_on)
