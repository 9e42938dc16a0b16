"""BPMN as a game of tokens, played straight from what a diagram says: a second opinion on the engine.

It shares no line with the engine's runtime: no tree, no parents, no guards, no state to write. Where the standard
leaves a choice, the rules are the house's: which event takes a message, whose variables a step sees, how often an
event comes.
Expressions are evaluated by FEEL as in the engine; services hand their inputs back.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from engine.bpmn.elements import Element, Flow, Kind, ProcessModel, Trigger
from tests.soundness.tokens import NOON, Scope, Token, mapped, seen_by, write
from tests.soundness.ways import Ways

WAITS = {Kind.USER_TASK, Kind.RECEIVE_TASK, Kind.CATCH, Kind.BOUNDARY}
HOLDS = {Kind.SUBPROCESS, Kind.CALL_ACTIVITY}


class Game:
    """One instance of a process, from its start to where it waits."""

    def __init__(self, processes: Mapping[str, ProcessModel], key: str, variables: Mapping[str, Any]) -> None:
        self.processes = processes
        self.ways = {key: Ways(process) for key, process in processes.items()}
        self.done: Counter[str] = Counter()
        self.unheard: list[tuple[str, Token, dict[str, Any]]] = []
        self.scopes: list[Scope] = []
        self._open(Scope(processes[key], None, None, dict(variables), {}))
        self.play()

    # What can be seen

    def tokens(self) -> list[Token]:
        return [token for scope in self.scopes for token in scope.tokens]

    def waiting(self, *kinds: Kind) -> list[Token]:
        return [token for token in self.tokens() if token.at.kind in kinds and not token.ready and self._is_one(token)]

    def _is_one(self, token: Token) -> bool:
        """Not the whole of several."""
        return token.at.multi_instance is None or token.whole is not None

    # What can happen from outside

    def complete(self, token: Token, values: Mapping[str, Any]) -> None:
        write(token, values)
        self._finish(token)

    def deliver(self, event: Token, payload: Mapping[str, Any]) -> None:
        event.local = {**event.local, **payload}
        event.said_by = {**event.said_by, **dict.fromkeys(payload, event.at)}
        event.ready = True
        if event.host is not None:
            self._come_on(event, event.host)
        for other in self._rivals(event):
            self._remove(other)

    def play(self) -> None:
        while True:
            ready = next((token for token in self.tokens() if token.ready), None)
            if ready is not None:
                self._move(ready)
            elif not self._offer_again():
                return

    # One move

    def _move(self, token: Token) -> None:
        token.ready = False
        kind = token.at.kind
        if token.at.multi_instance and token.whole is None:
            self._begin_several(token)
        elif kind in HOLDS:
            self._begin_inside(token)
        elif kind is not Kind.USER_TASK:
            self._act(token)
            if token in token.scope.tokens:
                self._finish(token)
            else:  # What it did ended what it was in.
                self.done[token.at.id] += 1

    def _act(self, token: Token) -> None:
        element = token.at
        if element.kind is Kind.SERVICE_TASK:
            write(token, mapped(seen_by(token), element.inputs))
        if element.kind not in (Kind.END, Kind.THROW):
            return
        if element.trigger is Trigger.MESSAGE and element.message:
            self._tell(element.message, token, mapped(seen_by(token), element.inputs))
        elif element.trigger in (Trigger.ERROR, Trigger.ESCALATION):
            caught = self._catcher(token.scope.around, element)
            if caught is not None:
                self.deliver(caught, {})
        elif element.trigger is Trigger.TERMINATE:
            for other in [other for other in token.scope.tokens if other is not token]:
                self._remove(other)

    def _finish(self, token: Token) -> None:
        """The token has done what there is to do at its element and goes on."""
        self.done[token.at.id] += 1
        scope = token.scope
        if token.whole is not None:
            self._one_is_done(token, token.whole)
            return
        for event in self._events_on(token):
            scope.tokens.remove(event)
        scope.tokens.remove(token)
        for flow in self._ways_out(token):
            self._enter(scope, scope.process.elements[flow.target], token, flow.id)
        self._look_at_joins(scope)
        if not scope.tokens:
            self._close(scope)

    def _ways_out(self, token: Token) -> list[Flow]:
        flows = [token.scope.process.flows[id_] for id_ in token.at.outgoing]
        if token.at.kind not in (Kind.EXCLUSIVE, Kind.INCLUSIVE):
            return flows
        true = [flow for flow in flows if not flow.is_default and self._holds(token, flow)]
        chosen = true[:1] if token.at.kind is Kind.EXCLUSIVE else true
        return chosen or [flow for flow in flows if flow.is_default]

    def _holds(self, token: Token, flow: Flow) -> bool:
        return flow.condition is None or flow.condition.evaluate(seen_by(token), now=NOON) is True

    def _enter(self, scope: Scope, element: Element, before: Token, flow: str) -> None:
        ways = self.ways[scope.process.key]
        over = {name for name, event in before.said_by.items() if element.id in ways.passed_before(event.id)}
        local = {name: value for name, value in before.local.items() if name not in over}
        said_by = {name: event for name, event in before.said_by.items() if name not in over}
        token = Token(scope, element, local, flow, said_by)
        scope.tokens.append(token)
        joins = element.kind in (Kind.PARALLEL, Kind.INCLUSIVE) and len(element.incoming) > 1
        token.ready = not joins and element.kind not in WAITS - {Kind.USER_TASK}
        token.gateway = before if before.at.kind is Kind.EVENT_BASED else None
        for event in scope.process.elements.values():
            if event.attached_to == element.id:
                self._attach(event, token)
        if element.kind is Kind.PARALLEL and joins:
            self._try_parallel(token)

    def _attach(self, event: Element, host: Token) -> None:
        host.scope.tokens.append(Token(host.scope, event, host.local, said_by=host.said_by, host=host))

    # Joins

    def _try_parallel(self, token: Token) -> None:
        here = [other for other in token.scope.tokens if other.at is token.at and not other.ready]
        if {other.came_by for other in here} == set(token.at.incoming):
            self._join(here, token)

    def _look_at_joins(self, scope: Scope) -> None:
        waiting = [token for token in scope.tokens if token.at.kind is Kind.INCLUSIVE and not token.ready]
        for token in waiting:
            if token not in scope.tokens or token.ready:
                continue
            here = [other for other in scope.tokens if other.at is token.at and not other.ready]
            away = [other for other in scope.tokens if other not in here and other.at is not token.at]
            if not any(self.ways[scope.process.key].can_lead(other.at.id, token.at.id) for other in away):
                self._join(here, token)

    def _join(self, here: Iterable[Token], last: Token) -> None:
        """One token of each way in becomes one; `last` is the one that goes on."""
        used: dict[str, Token] = {}
        for token in here:
            used.setdefault(token.came_by, token)
        used[last.came_by] = last
        for token in used.values():
            if token is not last:
                last.local = {**token.local, **last.local}
                last.said_by = {**token.said_by, **last.said_by}
                token.scope.tokens.remove(token)
        last.ready = True

    # Activities that hold others

    def _begin_inside(self, token: Token) -> None:
        if token.at.kind is Kind.SUBPROCESS:
            self._open(Scope(token.scope.process, token.at.id, token, None, token.local))
            return
        called = self.processes[token.at.called_process or ""]
        given = mapped(seen_by(token), token.at.in_mappings)
        local = {name: value for name, value in token.local.items() if given.get(name, value) == value}
        self._open(Scope(called, None, token, given, local))

    def _open(self, scope: Scope) -> None:
        self.scopes.append(scope)
        elements = scope.process.elements.values()
        [start] = [element for element in elements if element.scope == scope.id and element.kind is Kind.START]
        scope.tokens.append(Token(scope, start, scope.local, ready=True))

    def _close(self, scope: Scope) -> None:
        if scope not in self.scopes:
            return
        self.scopes.remove(scope)
        activity = scope.around
        if activity is None:
            return
        if activity.at.kind is Kind.CALL_ACTIVITY:
            seen = seen_by(Token(scope, activity.at, scope.local))
            write(activity, mapped(seen, activity.at.out_mappings))
        self._finish(activity)

    def _begin_several(self, whole: Token) -> None:
        assert whole.at.multi_instance is not None
        items = list(seen_by(whole).get(whole.at.multi_instance.collection) or [])
        if not items:
            self._finish(whole)
            return
        whole.to_come = items
        for _ in range(1 if whole.at.multi_instance.sequential else len(items)):
            self._begin_next(whole)

    def _begin_next(self, whole: Token) -> None:
        assert whole.at.multi_instance is not None
        local = {**whole.local, whole.at.multi_instance.item: whole.to_come.pop(0)}
        whole.scope.tokens.append(Token(whole.scope, whole.at, local, whole=whole, ready=True))

    def _one_is_done(self, token: Token, whole: Token) -> None:
        token.scope.tokens.remove(token)
        if whole.to_come:
            self._begin_next(whole)
        elif not any(other.whole is whole for other in token.scope.tokens):
            self._finish(whole)

    # Events

    def _events_on(self, host: Token) -> list[Token]:
        return [other for other in host.scope.tokens if other.host is host and not other.ready]

    def _come_on(self, event: Token, host: Token) -> None:
        """The event on an activity has come."""
        if event.at.interrupting:
            self._remove(host)
        elif event.at.trigger is not Trigger.TIMER and host in host.scope.tokens:
            self._attach(event.at, host)

    def _rivals(self, event: Token) -> list[Token]:
        """The other events behind the same event-based gateway."""
        others = [other for other in event.scope.tokens if other is not event and other.gateway is not None]
        return [other for other in others if other.gateway is event.gateway]

    def _remove(self, token: Token) -> None:
        """Takes the token away with everything inside it and on it."""
        if token not in token.scope.tokens:
            return
        token.scope.tokens.remove(token)
        for event in self._events_on(token):
            self._remove(event)
        for one in [other for other in token.scope.tokens if other.whole is token]:
            self._remove(one)
        for scope in [scope for scope in self.scopes if scope.around is token]:
            self.scopes.remove(scope)
            for inner in list(scope.tokens):
                self._remove(inner)

    def _catcher(self, activity: Token | None, thrown: Element) -> Token | None:
        while activity is not None:
            whole = activity.whole or activity
            for event in self._events_on(whole):
                if event.at.trigger is thrown.trigger and event.at.code in (None, thrown.code):
                    return event
            activity = activity.scope.around
        return None

    # Messages

    def receiver(self, message: str, thrower: Token) -> Token | None:
        """The innermost event that waits for it, of several the earliest; those around the thrower come first."""
        waiting = self.waiting(Kind.RECEIVE_TASK, Kind.CATCH, Kind.BOUNDARY)
        able = [token for token in waiting if token.at.message == message]
        around = self._around(thrower.scope)
        return max(able, key=lambda token: (token.scope in around, len(self._around(token.scope))), default=None)

    def _around(self, scope: Scope) -> list[Scope]:
        return [scope, *self._around(scope.around.scope)] if scope.around else [scope]

    def _tell(self, message: str, thrower: Token, payload: dict[str, Any]) -> None:
        receiver = self.receiver(message, thrower)
        if receiver is None:
            self.unheard.append((message, thrower, payload))
        else:
            self.deliver(receiver, payload)

    def _offer_again(self) -> bool:
        for place, (message, thrower, payload) in enumerate(self.unheard):
            receiver = self.receiver(message, thrower)
            if receiver is not None:
                del self.unheard[place]
                self.deliver(receiver, payload)
                return True
        self.unheard.clear()
        return False
