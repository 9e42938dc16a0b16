"""Casework's tables. Importing this room puts every one of them into `SQLModel.metadata`."""

from engine.casework.models.cases import Case, CaseCount, CaseRole, CaseStatus, Entry, RoleOnCase
from engine.casework.models.families import Family, FamilyMember, MemberKind
from engine.casework.models.people import Agency, Area, Person, PersonRole, Role
from engine.casework.models.policy import PolicyProfile
from engine.casework.models.timeline import FormAnswers, Notification, TimelineEntry

__all__ = [
    "Agency",
    "Area",
    "Case",
    "CaseCount",
    "CaseRole",
    "CaseStatus",
    "Entry",
    "Family",
    "FamilyMember",
    "FormAnswers",
    "MemberKind",
    "Notification",
    "Person",
    "PersonRole",
    "PolicyProfile",
    "Role",
    "RoleOnCase",
    "TimelineEntry",
]
