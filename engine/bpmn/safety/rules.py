"""The kinds of safety rules. Elements are named by their ids, processes by theirs, messages by their names."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=100)]
Names = Annotated[tuple[Name, ...], Field(min_length=1)]


class _Check(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    process: Name


class AlwaysPasses(_Check):
    """Every way from `after` (else from the start) to an end, or to one of `before`, passes one of `through`.

    To pass is to finish, not only to begin. `through` may name elements of called processes. What runs beside, begun by
    an event that does not interrupt, is no way of its own: what it began beside goes on.
    """

    kind: Literal["always_passes"]
    through: Names
    after: Name | None = None
    before: tuple[Name, ...] = ()


class HeardDuring(_Check):
    """A boundary event on each of `elements`, or on a subprocess around it, hears `message`, interrupting or not.

    Without `elements`: on everything in the process where a case can wait, but for what is `excepted`.
    """

    kind: Literal["heard_during"]
    message: Name
    interrupts: bool
    elements: tuple[Name, ...] = ()
    excepted: tuple[Name, ...] = ()


class NotInterruptedBy(_Check):
    """No boundary event on `elements`, or on a subprocess around them, lets one of `messages` interrupt them."""

    kind: Literal["not_interrupted_by"]
    elements: Names
    messages: Names


class NeverByDefault(_Check):
    """Nobody comes to one of `elements` because no condition held: no default arrow of a gateway leads there."""

    kind: Literal["never_by_default"]
    elements: Names


SafetyCheck = Annotated[AlwaysPasses | HeardDuring | NotInterruptedBy | NeverByDefault, Field(discriminator="kind")]


class SafetyRule(BaseModel):
    """A check with the practice rule that it keeps, and what it says, in a sentence for people.

    `file` and `line`: where the rule itself is written, while that is known.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str = Field(pattern=r"^[A-Z]{2,4}-[0-9]{1,3}$")
    says: str = Field(min_length=1, max_length=300)
    check: SafetyCheck
    file: str = Field(default="", exclude=True)
    line: int | None = Field(default=None, exclude=True)
