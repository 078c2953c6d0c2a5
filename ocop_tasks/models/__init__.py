"""The tables, and what one record can do. Import models from here."""

from ocop_tasks.models.files.evidence import Evidence, EvidenceKind, StoredFile
from ocop_tasks.models.files.upload import Upload
from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.operations.idempotency_key import IdempotencyKey
from ocop_tasks.models.operations.portal_settings import Portal, renew_tokens
from ocop_tasks.models.outreach.activity import (
    OutreachActivity,
    OutreachCohost,
    OutreachPhoto,
    OutreachStep,
    OutreachVersion,
    Village,
)
from ocop_tasks.models.people.notice import (
    CalendarAddress,
    Delivery,
    DeliveryState,
    Notice,
    NoticeChoice,
    delivered_notice,
)
from ocop_tasks.models.people.unit import Unit, UnitKind
from ocop_tasks.models.people.user import SignIn, User
from ocop_tasks.models.plans.plan import Plan, PlanDocument, Section, Target
from ocop_tasks.models.plans.plan_import import PlanImport
from ocop_tasks.models.plans.plan_version import Amendment, Decision, PlanVersion, VersionKind
from ocop_tasks.models.plans.product import Product, ProductTerms
from ocop_tasks.models.plans.target_value import ReportedValue, TargetValue
from ocop_tasks.models.plans.task import Part, Task, TaskUnit
from ocop_tasks.models.plans.task_start import TaskStart
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.models.work.direction import Direction, DirectionEntry, DirectionTemplate
from ocop_tasks.models.work.draft import Draft
from ocop_tasks.models.work.extension import Extensions, ExtensionStep
from ocop_tasks.models.work.meeting import Meeting
from ocop_tasks.models.work.status_report import ReportKind, StatusReport

__all__ = [
    "Amendment",
    "Assignment",
    "AuditEntry",
    "CalendarAddress",
    "Decision",
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
    "PlanImport",
    "PlanVersion",
    "Portal",
    "Product",
    "ProductTerms",
    "ReportKind",
    "ReportedValue",
    "Section",
    "SignIn",
    "StatusReport",
    "StoredFile",
    "Target",
    "TargetValue",
    "Task",
    "TaskStart",
    "TaskUnit",
    "Unit",
    "UnitKind",
    "Upload",
    "User",
    "VersionKind",
    "Village",
    "delivered_notice",
    "renew_tokens",
]
