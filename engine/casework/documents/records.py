"""What was recorded on a case, read once for its documents: forms, plan, star and the names that they speak of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from sqlmodel import Session, select

from engine import bpmn, clock
from engine.casework import actions, answered_forms, attachments, families, outcome_star, outside_views, timeline
from engine.casework.access import Standing
from engine.casework.actions import ActionSummary
from engine.casework.answered_forms import Answered, AnsweredSection, CompletedForm
from engine.casework.attachments import KINDS, Listed
from engine.casework.documents import names
from engine.casework.documents.parts import Block, Fact, Facts, Grid, Section, Sentence
from engine.casework.models.cases import Case
from engine.casework.models.families import FamilyMember
from engine.casework.models.people import Person
from engine.words import _, later


@dataclass(frozen=True)
class CaseRecords:
    """A case that `person` may see, and what is on record about it; each part is read when a document needs it."""

    session: Session
    standing: Standing
    person: Person

    @property
    def case(self) -> Case:
        return self.standing.case

    @cached_property
    def forms(self) -> Sequence[CompletedForm]:
        """Every completed form, oldest first."""
        return answered_forms.list_completed(self.session, self.case.reference)

    def of_kind(self, *form_keys: str) -> Sequence[CompletedForm]:
        """The completed forms of these kinds, oldest first."""
        return [form for form in self.forms if form.form_key in form_keys]

    def newest_about_each(self, form_key: str) -> Sequence[CompletedForm]:
        """The newest form of this kind for each child or practitioner that such forms are about."""
        return list({self._about(form): form for form in self.of_kind(form_key)}.values())

    def sections(self, forms: Sequence[CompletedForm]) -> Iterator[Section]:
        """Forms as parts of a document, each with who answered it and when, then its own sections."""
        answered = answered_forms.read(self.session, [form.task for form in forms], self._names)
        for form in forms:
            yield from self._sections_of(form, answered[form.task])

    def _sections_of(self, form: CompletedForm, answered: Sequence[AnsweredSection]) -> Iterator[Section]:
        heading = ": ".join(filter(None, (self._tasks[form.task].name, self._about(form))))
        told = [
            Sentence(
                _(
                    "Recorded by %(name)s on %(day)s.",
                    name=self._people.get(form.by, form.by),
                    day=clock.in_words(form.at),
                )
            )
        ]
        if outsider := self._by_link.get(form.task):
            told.append(Sentence(_("Given by link by %(outsider)s.", outsider=outsider)))
        under_none = [answer for section in answered if not section.heading for answer in section.answers]
        yield Section(heading, (*told, *_blocks(under_none)))
        for section in answered:
            if section.heading:
                yield Section(section.heading, tuple(_blocks(section.answers)), level=3)

    def _about(self, form: CompletedForm) -> str:
        """The child or practitioner whom this form is about; empty where it is about the whole family."""
        of_task = self._tasks[form.task].local_variables
        found = (of_task[name] for name in ("child_id", "practitioner") if name in of_task)
        return next((self._names.get(str(one), "") for one in found), "")

    def plan(self) -> Section:
        """The family's one plan, every action as it stands (EHA-4)."""
        rows = [_planned(action) for action in actions.summary(self.session, self.case.reference)]
        headings = (_("What"), _("Who"), _("By when"), _("How we will know"), _("How it goes"))
        return Section(_("Action plan"), (Grid(_("What everybody does"), headings, rows),) if rows else (_NO_PLAN,))

    def star(self) -> Section:
        """Every reading of the outcome star, with the change since the first (EHA-5)."""
        summary = outcome_star.summary(self.session, self.case.reference)
        if not summary.readings:
            return Section(_("Outcome star"), (Sentence(_("The star has not been read with the family yet.")),))
        days = [clock.in_words(reading.read_on) for reading in summary.readings]
        rows = [
            (area.label, *(_score(reading.scores, area.area) for reading in summary.readings), _change(area.change))
            for area in summary.areas
        ]
        return Section(_("Outcome star"), (Grid(_("Every reading"), (_("Area of life"), *days, _("Change")), rows),))

    def family(self) -> Section:
        """Who is in the family, and the team around it."""
        today = clock.today(self.session)
        members = [Fact(member.full_name, _member(member, today)) for member in self._members]
        return Section(_("The family"), (Facts(members),))

    def history(self) -> Section:
        """Everything that happened, oldest first."""
        entries = reversed(timeline.list_for_case(self.session, self.case.reference))
        rows = [
            (clock.in_words(entry.at), entry.sentence, self._people.get(entry.actor or "", "")) for entry in entries
        ]
        return Section(
            _("What happened"), (Grid(_("Everything that happened"), (_("When"), _("What"), _("By whom")), rows),)
        )

    def files(self) -> Section:
        """The files that lie with the case; of those removed the mark."""
        listed = attachments.list_for_case(self.session, self.person, self.case.reference)
        rows = [_filed(each) for each in listed]
        headings = (_("What"), _("About whom"), _("Added"), _("By whom"))
        return Section(_("Files"), (Grid(_("Files with this case"), headings, rows),) if rows else (_NO_FILES,))

    @cached_property
    def _tasks(self) -> Mapping[str, bpmn.Task]:
        done = select(bpmn.Task).where(bpmn.Task.business_key == self.case.reference)
        return {task.id: task for task in self.session.exec(done)}

    @cached_property
    def _by_link(self) -> Mapping[str, str]:
        return outside_views.list_recorded(self.session, self.case.reference)

    @cached_property
    def _members(self) -> Sequence[FamilyMember]:
        return families.list_members(self.session, self.case.family)

    @cached_property
    def _people(self) -> Mapping[str, str]:
        return names.of_people(self.session)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {**self._people, **names.of_case(self.session, self.case)}


_NO_FILES = Sentence(later("There are no files with this case."))
_NO_PLAN = Sentence(later("No action has been agreed yet."))


def _blocks(answers: Sequence[Answered]) -> Iterator[Block]:
    """Answers that follow each other stand in one list, each list of rows in a table of its own."""
    for has_rows, run in groupby(answers, key=lambda answered: bool(answered.rows)):
        if has_rows:
            yield from map(_grid, run)
        else:
            yield Facts([Fact(answered.question, answered.answer) for answered in run])


def _grid(answered: Answered) -> Grid:
    """A list's rows; a question that only some rows asked leaves the others' cells empty."""
    questions = tuple(dict.fromkeys(each.question for row in answered.rows for each in row))
    by_question = [{each.question: each.answer for each in row} for row in answered.rows]
    return Grid(answered.question, questions, [tuple(row.get(one, "") for one in questions) for row in by_question])


def _planned(action: ActionSummary) -> tuple[str, ...]:
    who = f"{action.owner_person}, {action.owner_agency}"
    how = ". ".join(filter(None, (str(actions.STATUS_WORDS[action.status]), action.note)))
    return f"{action.number}. {action.what}", who, clock.in_words(action.due_on), action.measure, how


def _filed(listed: Listed) -> tuple[str, ...]:
    attachment = listed.attachment
    what = ", ".join(filter(None, (str(KINDS[attachment.kind]), attachment.name)))
    if attachment.removed_at:
        what = _(
            "%(file)s (removed on %(day)s: %(reason)s)",
            file=what,
            day=clock.in_words(attachment.removed_at),
            reason=attachment.removed_reason,
        )
    return what, listed.about, clock.in_words(attachment.added_at), listed.added_by


def _score(scores: Mapping[str, int], area: str) -> str:
    return str(scores[area]) if area in scores else "–"


def _change(change: int) -> str:
    return f"{change:+d}".replace("-", "−") if change else "0"


def _member(member: FamilyMember, today: date) -> str:
    age = member.age_on(today)
    return ", ".join(
        filter(None, (member.relationship or member.kind, _("aged %(age)s", age=age) if age is not None else ""))
    )
