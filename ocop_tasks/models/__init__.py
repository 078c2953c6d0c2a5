"""The tables, and what one record can do. Import models from here."""

from ocop_tasks.models.assignment import Assignment
from ocop_tasks.models.audit import AuditEntry
from ocop_tasks.models.direction import Direction, DirectionEntry, DirectionTemplate
from ocop_tasks.models.draft import Draft
from ocop_tasks.models.evidence import Evidence, EvidenceKind, StoredFile
from ocop_tasks.models.extension import Extensions, ExtensionStep
from ocop_tasks.models.meeting import Meeting
from ocop_tasks.models.notice import (
    CalendarAddress,
    Delivery,
    DeliveryState,
    Notice,
    NoticeChoice,
    delivered_notice,
)
from ocop_tasks.models.once import IdempotencyKey
from ocop_tasks.models.outreach import (
    OutreachActivity,
    OutreachCohost,
    OutreachPhoto,
    OutreachStep,
    OutreachVersion,
    Village,
)
from ocop_tasks.models.plan import Plan, PlanDocument, Section, Target
from ocop_tasks.models.portal import Portal, renew_tokens, still_stands
from ocop_tasks.models.report import ReportKind, StatusReport
from ocop_tasks.models.target_value import Reached, TargetValue
from ocop_tasks.models.task import Part, Task, TaskUnit
from ocop_tasks.models.unit import Unit, UnitKind
from ocop_tasks.models.upload import Upload
from ocop_tasks.models.user import SignIn, User

__all__ = [
    "Assignment",
    "AuditEntry",
    "CalendarAddress",
    "Delivery",
    "DeliveryState",
    "Direction",
    "DirectionEntry",
    "DirectionTemplate",
    "Draft",
    "Evidence",
    "EvidenceKind",
    "ExtensionStep",
    "Extensions",
    "IdempotencyKey",
    "Meeting",
    "Notice",
    "NoticeChoice",
    "OutreachActivity",
    "OutreachCohost",
    "OutreachPhoto",
    "OutreachStep",
    "OutreachVersion",
    "Part",
    "Plan",
    "PlanDocument",
    "Portal",
    "Reached",
    "ReportKind",
    "Section",
    "SignIn",
    "StatusReport",
    "StoredFile",
    "Target",
    "TargetValue",
    "Task",
    "TaskUnit",
    "Unit",
    "UnitKind",
    "Upload",
    "User",
    "Village",
    "delivered_notice",
    "renew_tokens",
    "still_stands",
]
