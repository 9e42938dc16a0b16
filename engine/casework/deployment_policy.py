"""How deployments come into use, and the safety rules that each must keep, as the process owner sets them.

They are the policy profile `deployment.json`, whose newest version holds.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from engine import bpmn


class DeploymentPolicy(BaseModel):
    """One version of the profile. `at_once`: a deployment is in use when it was taken, without a page between."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Literal["deployment"]
    title: str = Field(min_length=1)
    version: int = Field(ge=1)
    description: str = Field(min_length=1)
    put_into_use: Literal["on_its_page", "at_once"]
    safety_rules: tuple[bpmn.SafetyRule, ...]

    @property
    def at_once(self) -> bool:
        return self.put_into_use == "at_once"
