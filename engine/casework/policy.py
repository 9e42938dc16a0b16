"""Policy profiles: what a case runs under, pinned to it at its start by name and version (GOV-1).

A profile is a file `<name>.json` in the process owner's folder `workflows/policy`. Its `local` lists the settings that
the guidance does not give: they are this council's own and may be changed there, with a higher version. Beside the
profiles of cases there are `monitoring.json`, `deployment.json` and `terms.json`, whose newest versions hold for
everything.
"""

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from engine import bpmn, clock
from engine.casework import json_faults
from engine.casework.deployment_policy import DeploymentPolicy
from engine.casework.errors import PolicyError
from engine.casework.local_terms import NONE, LocalTerms
from engine.casework.models.cases import Case
from engine.casework.models.policy import PolicyProfile
from engine.casework.monitoring_policy import MonitoringPolicy
from engine.prepared import Prepared

PolicyName = Literal["consent", "public_task"]
MONITORING: Final = "monitoring"
DEPLOYMENT: Final = "deployment"
TERMS: Final = "terms"


class Policy(BaseModel):
    """One version of a profile."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: PolicyName
    title: str = Field(min_length=1)
    version: int = Field(ge=1)
    description: str = Field(min_length=1)
    lawful_basis: Literal["consent", "public task"]
    consent_from: str = Field(min_length=1)
    agreement_form: str = Field(min_length=1)
    weeks_from_assessment_to_review: int = Field(ge=1, le=6)
    weeks_between_reviews: int = Field(ge=1, le=52)
    star_lowest: int = Field(ge=0)
    star_highest: int
    days_for_outside_view: int = Field(default=14, ge=1, le=90)
    most_days_for_outside_view: int = Field(default=28, ge=1, le=90)
    local: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.star_highest <= self.star_lowest:
            raise ValueError("star_highest must be more than star_lowest")
        if self.most_days_for_outside_view < self.days_for_outside_view:
            raise ValueError("most_days_for_outside_view must not be less than days_for_outside_view")
        if unknown := set(self.local) - set(type(self).model_fields):
            raise ValueError(f"local names settings that do not exist: {', '.join(sorted(unknown))}")
        return self


Profile = Policy | MonitoringPolicy | DeploymentPolicy | LocalTerms


def read(folder: Path) -> Sequence[Profile]:
    """The profiles of a folder, by file name; raises PolicyError, naming the file, the line and what is wrong there."""
    profiles = [read_profile(path.name, path.read_bytes()) for path in sorted(folder.glob("*.json"))]
    if not profiles:
        raise PolicyError(f"There is no policy profile in {folder}.")
    return profiles


def publish(session: Session, profiles: Sequence[Profile]) -> Sequence[Profile]:
    """Puts profiles into force, those of cases for cases that begin from now on; returns those that are new.

    Raises PolicyError when a version that is in force already says something else now.
    """
    return [policy for policy in profiles if _publish_one(session, policy)]


def list_newest(session: Session) -> Sequence[PolicyProfile]:
    """The newest version of every profile in force, by name."""
    every = session.exec(select(PolicyProfile).order_by(PolicyProfile.name, col(PolicyProfile.version)))
    newest = {profile.name: profile for profile in every}
    return list(newest.values())


def current(session: Session, name: str) -> Policy:
    """The newest version of the profile of this name; raises PolicyError."""
    newest = _NEWEST.first(session, {"name": name})
    if newest is None:
        raise PolicyError(f"There is no policy profile named {name}.")
    return Policy.model_validate(newest[0])


_NEWEST: Final = Prepared(
    select(PolicyProfile.content)
    .where(PolicyProfile.name == bindparam("name"))
    .order_by(col(PolicyProfile.version).desc())
    .limit(1)
)


def of_deployments(session: Session, arriving: Sequence[Profile] = ()) -> DeploymentPolicy | None:
    """The profile that deployments follow: the one `arriving` with them, or the newest; None when there is none."""
    if among := find_of_deployments(arriving):
        return among
    newest = _NEWEST.first(session, {"name": DEPLOYMENT})
    return DeploymentPolicy.model_validate(newest[0]) if newest else None


def local_terms(session: Session) -> LocalTerms:
    """The council's own words for the guidance's; none where no such profile is in force."""
    newest = _NEWEST.first(session, {"name": TERMS})
    return LocalTerms.model_validate(newest[0]) if newest else NONE


def find_of_deployments(profiles: Sequence[Profile]) -> DeploymentPolicy | None:
    """The profile among these that deployments follow."""
    return next((profile for profile in profiles if isinstance(profile, DeploymentPolicy)), None)


def safety_rules(policy: DeploymentPolicy | None) -> Sequence[bpmn.SafetyRule]:
    """The safety rules of a profile; none where no profile is in force."""
    return policy.safety_rules if policy else ()


def of_case(session: Session, case: Case) -> Policy:
    """The version that the case is pinned to."""
    profile = session.get(PolicyProfile, (case.policy, case.policy_version))
    if profile is None:
        raise PolicyError(f"There is no version {case.policy_version} of the policy profile {case.policy}.")
    return Policy.model_validate(profile.content)


def _publish_one(session: Session, policy: Profile) -> bool:
    content = policy.model_dump(mode="json", by_alias=True)
    published = session.get(PolicyProfile, (policy.name, policy.version))
    if published is None:
        row = PolicyProfile(name=policy.name, version=policy.version, content=content, published_at=clock.now(session))
        session.add(row)
        session.flush()
        return True
    # As it is read now: a setting that came later has its default in a version from before.
    in_force = type(policy).model_validate(published.content).model_dump(mode="json", by_alias=True)
    if in_force != content:
        raise PolicyError(
            f"Version {policy.version} of the policy profile {policy.name} is in force and says something else. "
            "Give the changed profile a higher version."
        )
    return False


def read_profile(file: str, content: bytes) -> Profile:
    """The profile in a file of this name; raises PolicyError, naming the file, the line and what is wrong there."""
    stem = PurePath(file).stem
    models: dict[str, type[Profile]] = {
        MONITORING: MonitoringPolicy,
        DEPLOYMENT: DeploymentPolicy,
        TERMS: LocalTerms,
    }
    text = content.decode(errors="replace")
    try:
        policy = models.get(stem, Policy).model_validate_json(content)
    except ValidationError as error:
        faults = json_faults.sentences(text, error)
        raise PolicyError(f"{file} is not a policy profile: {faults}.") from error
    if policy.name != stem:
        raise PolicyError(f"{file} names its profile {policy.name}: file and profile must have one name.")
    return _with_places(policy, file, text) if isinstance(policy, DeploymentPolicy) else policy


def _with_places(policy: DeploymentPolicy, file: str, text: str) -> DeploymentPolicy:
    """Each safety rule with the line where it is written, for whoever has to mend it."""
    rules = tuple(
        rule.model_copy(update={"file": file, "line": json_faults.line_of(text, ("safety_rules", number, "check"))})
        for number, rule in enumerate(policy.safety_rules)
    )
    return policy.model_copy(update={"safety_rules": rules})
