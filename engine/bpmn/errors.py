"""What the engine refuses, each with the facts that the page or the caller needs. Messages are sentences for people."""

from datetime import datetime

from engine.bpmn.problems import Problem


class EngineError(Exception):
    """Any refusal of the process engine."""


class TaskNotFoundError(EngineError):
    """There is no task with this id."""

    def __init__(self, task_id: str) -> None:
        super().__init__("This task does not exist.")
        self.task_id = task_id


class TaskFinishedError(EngineError):
    """The task is no longer open: `by` completed it `at`; both are None when the process no longer needed it."""

    def __init__(self, task_id: str, by: str | None, at: datetime | None) -> None:
        super().__init__("Somebody has already completed this task." if by else "This task is no longer needed.")
        self.task_id = task_id
        self.by = by
        self.at = at


class TaskTakenError(EngineError):
    """Somebody else has the task: `assignee`, `since`."""

    def __init__(self, task_id: str, assignee: str, since: datetime | None) -> None:
        super().__init__("Somebody else has taken this task.")
        self.task_id = task_id
        self.assignee = assignee
        self.since = since


class TaskChangedError(EngineError):
    """The task has changed since the person saw it: `expected` and `actual` are revisions."""

    def __init__(self, task_id: str, expected: int, actual: int) -> None:
        super().__init__("This task has changed since you opened it.")
        self.task_id = task_id
        self.expected = expected
        self.actual = actual


class DraftChangedError(EngineError):
    """The person's draft was saved from another place since this copy was made: it is at `revision`, `saved_at`."""

    def __init__(self, task_id: str, revision: int, saved_at: datetime) -> None:
        super().__init__("You saved other answers to this task in another place.")
        self.task_id = task_id
        self.revision = revision
        self.saved_at = saved_at


class InstanceNotFoundError(EngineError):
    """There is no instance with this id."""

    def __init__(self, instance_id: str) -> None:
        super().__init__("This process does not exist.")
        self.instance_id = instance_id


class InstanceSuspendedError(EngineError):
    """The instance is suspended: nothing in it goes on until it is resumed."""

    def __init__(self, instance_id: str) -> None:
        super().__init__("This process is suspended. Nothing in it can go on until an administrator resumes it.")
        self.instance_id = instance_id


class InstanceEndedError(EngineError):
    """The instance has ended, so nothing more can happen in it."""

    def __init__(self, instance_id: str) -> None:
        super().__init__("This process has ended.")
        self.instance_id = instance_id


class InstanceStatusError(EngineError):
    """The change does not fit where the instance stands, for example resuming what is not suspended."""

    def __init__(self, instance_id: str, status: str) -> None:
        super().__init__(f"This cannot be done while the process is {status}.")
        self.instance_id = instance_id
        self.status = status


class ProcessNotFoundError(EngineError):
    """The release in use has no process with this key."""

    def __init__(self, process_key: str) -> None:
        super().__init__(f"No process “{process_key}” is deployed.")
        self.process_key = process_key


class NoReceiverError(EngineError):
    """Nothing with this business key waits for this message now."""

    def __init__(self, name: str, business_key: str) -> None:
        super().__init__(f"Nothing waits for “{name}” at this point.")
        self.name = name
        self.business_key = business_key


class TimerNotFoundError(EngineError):
    """There is no such timer any more."""

    def __init__(self, timer_id: str) -> None:
        super().__init__("This timer no longer exists.")
        self.timer_id = timer_id


class IncidentNotFoundError(EngineError):
    """There is no open incident with this id."""

    def __init__(self, incident_id: str) -> None:
        super().__init__("This incident does not exist or is already resolved.")
        self.incident_id = incident_id


class StepFailedError(EngineError):
    """A step could not be done; everything of the command is to be rolled back.

    `cause` says what to mend in the diagram or the handler and holds no variable's value. `task_id` is the task that a
    person was completing, `timer_id` the timer that fired; both None otherwise.
    """

    def __init__(self, *, instance_id: str, element_id: str, element_label: str, cause: str) -> None:
        super().__init__(f"The step “{element_label}” ({element_id}) could not be done: {cause}")
        self.instance_id = instance_id
        self.element_id = element_id
        self.element_label = element_label
        self.cause = cause
        self.business_key: str | None = None
        self.task_id: str | None = None
        self.timer_id: str | None = None


class DeploymentRefusedError(Exception):
    """Nothing was deployed; `problems` says everything that is wrong, and warnings with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class NothingDeployedError(LookupError):
    """No process has been deployed yet."""


class ReleaseNotFoundError(LookupError):
    """There is no release with this id."""


class ReleaseUnreadableError(RuntimeError):
    """A release that was deployed once can no longer be read by this version of the engine: see `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
