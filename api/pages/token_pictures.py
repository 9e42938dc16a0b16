"""The diagrams in which something of one case stands, with a mark at each step where it does."""

from collections import Counter
from collections.abc import Iterator, Sequence

from api.pages.pictures import Mark, MarkKind, Picture, picture
from api.pages.templates import moment_in_words
from engine import bpmn
from engine.words import _


def token_pictures(release: bpmn.Release, tokens: Sequence[bpmn.repair.Token]) -> Iterator[Picture]:
    """A picture for each process in which something stands: first those where people are, the innermost in front."""
    standing = [token for token in tokens if not _is_around(token, tokens)]
    keys = {token.process_key for token in standing}
    by_process = {key: [token for token in standing if token.process_key == key] for key in keys}
    for key in sorted(by_process, key=lambda key: (*min(map(_nearness, by_process[key])), key)):
        yield picture(release, key, _marks(by_process[key]))


def _nearness(token: bpmn.repair.Token) -> tuple[bool, int]:
    """Less for what people look at first."""
    return token.place is not bpmn.repair.Place.TASK, -token.depth


def _is_around(token: bpmn.repair.Token, others: Sequence[bpmn.repair.Token]) -> bool:
    """Whether nothing stands there itself: an event that may come while work goes on, or what encloses other steps."""
    if token.place is bpmn.repair.Place.MESSAGE:
        return token.element.attached_to is not None
    if token.place is not bpmn.repair.Place.ACTIVITY:
        return False
    one_of_many = any(other.element is token.element and other is not token for other in others)
    return token.element.called_process is None or one_of_many


def _marks(tokens: Sequence[bpmn.repair.Token]) -> Iterator[Mark]:
    """One mark for each element at which something stands, and how many there are."""
    count = Counter(token.element.id for token in tokens)
    for token in {token.element.id: token for token in tokens}.values():
        several = count[token.element.id]
        words = _stands(token)
        if several > 1:
            words = _("%(words)s, %(several)s of them", words=words, several=several)
        yield Mark(token.element.id, MarkKind.HERE, str(several), words)


def _stands(token: bpmn.repair.Token) -> str:
    match token.place:
        case bpmn.repair.Place.TASK:
            return _("Waits for a person")
        case bpmn.repair.Place.TIMER:
            return (
                _("Waits until %(due_at)s", due_at=moment_in_words(token.due_at))
                if token.due_at
                else _("Waits for its moment")
            )
        case bpmn.repair.Place.MESSAGE:
            return _("Waits for a message")
        case bpmn.repair.Place.JOIN:
            return _("Waits for other paths")
    return _("Is under way")
