"""Casework's tables. Importing this room puts every one of them into `SQLModel.metadata`."""

from engine.casework.models.absences import Absence
from engine.casework.models.actions import Action, ActionUpdate
from engine.casework.models.assessment import (
    AssessmentSection,
    ChildView,
    OutcomeStarReading,
    OutcomeStarScore,
    ProfessionalView,
)
from engine.casework.models.attachments import Attachment, AttachmentOpening, AttachmentPart
from engine.casework.models.cases import (
    Case,
    CaseCount,
    CasePassed,
    CaseRole,
    CaseStatus,
    Entry,
    RoleOnCase,
    SupportingArea,
)
from engine.casework.models.closure import ClosingComment, Closure, SystemClosure
from engine.casework.models.competence import CompetenceAssessment
from engine.casework.models.concerns import Concern, MashContact, MashOutcome, SafeguardingAdvice
from engine.casework.models.consent import Consent, ConsentPage, ConsentWithdrawal, WithdrawalAdvice
from engine.casework.models.engagement import AgencyLimit, Agreement, Offer, PrivacyNotice
from engine.casework.models.families import Family, FamilyMember, MemberKind
from engine.casework.models.family_matches import (
    FamilyComparison,
    FamilyDecision,
    JoinRequest,
    JoinStatus,
    LikenessKey,
)
from engine.casework.models.lcss import LcssFeedbackAnswer, LcssReview, LcssSupport
from engine.casework.models.lead_professional import Handover, HandoverStep, LeadProfessionalAgreement
from engine.casework.models.mail import MailChoice, MailKind, MailRound, MailTime, OutgoingLetter
from engine.casework.models.management import CaseAct, CoverChange, Leaving
from engine.casework.models.monitoring import MonitoringSweep, SetAside, Severity, StuckFinding
from engine.casework.models.outside_views import OutsideLetter, OutsideView
from engine.casework.models.people import Agency, Area, CoveredArea, Person, PersonRole, Role
from engine.casework.models.policy import PolicyProfile
from engine.casework.models.reports import CarriedCount, PublishedFigure, PublishedQuarter
from engine.casework.models.sharing import SharedInformation, SharingDecision, SharingOversight
from engine.casework.models.statutory import SocialCareAgreement, StatutoryHandover, StepDownAnswer, StepDownPlan
from engine.casework.models.taking_back import RecentCompletion, TakenBack
from engine.casework.models.tallies import AreaTally, CaseTally, TallyMark
from engine.casework.models.team_around_the_family import NotesSent, TafArrangement, TafAttendance, TafMeeting
from engine.casework.models.threshold import ExistingAssessmentCheck, ThresholdAdvice, ThresholdJudgement
from engine.casework.models.timeline import FormAnswers, Notification, TimelineEntry

__all__ = [
    "Absence",
    "Action",
    "ActionUpdate",
    "Agency",
    "AgencyLimit",
    "Agreement",
    "Area",
    "AreaTally",
    "AssessmentSection",
    "Attachment",
    "AttachmentOpening",
    "AttachmentPart",
    "CarriedCount",
    "Case",
    "CaseAct",
    "CaseCount",
    "CasePassed",
    "CaseRole",
    "CaseStatus",
    "CaseTally",
    "ChildView",
    "ClosingComment",
    "Closure",
    "CompetenceAssessment",
    "Concern",
    "Consent",
    "ConsentPage",
    "ConsentWithdrawal",
    "CoverChange",
    "CoveredArea",
    "Entry",
    "ExistingAssessmentCheck",
    "Family",
    "FamilyComparison",
    "FamilyDecision",
    "FamilyMember",
    "FormAnswers",
    "Handover",
    "HandoverStep",
    "JoinRequest",
    "JoinStatus",
    "LcssFeedbackAnswer",
    "LcssReview",
    "LcssSupport",
    "LeadProfessionalAgreement",
    "Leaving",
    "LikenessKey",
    "MailChoice",
    "MailKind",
    "MailRound",
    "MailTime",
    "MashContact",
    "MashOutcome",
    "MemberKind",
    "MonitoringSweep",
    "NotesSent",
    "Notification",
    "Offer",
    "OutcomeStarReading",
    "OutcomeStarScore",
    "OutgoingLetter",
    "OutsideLetter",
    "OutsideView",
    "Person",
    "PersonRole",
    "PolicyProfile",
    "PrivacyNotice",
    "ProfessionalView",
    "PublishedFigure",
    "PublishedQuarter",
    "RecentCompletion",
    "Role",
    "RoleOnCase",
    "SafeguardingAdvice",
    "SetAside",
    "Severity",
    "SharedInformation",
    "SharingDecision",
    "SharingOversight",
    "SocialCareAgreement",
    "StatutoryHandover",
    "StepDownAnswer",
    "StepDownPlan",
    "StuckFinding",
    "SupportingArea",
    "SystemClosure",
    "TafArrangement",
    "TafAttendance",
    "TafMeeting",
    "TakenBack",
    "TallyMark",
    "ThresholdAdvice",
    "ThresholdJudgement",
    "TimelineEntry",
    "WithdrawalAdvice",
]
