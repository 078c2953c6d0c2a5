"""The tables, and what one record can do. Import models from here."""

from ocop_tasks.models.assignment import Assignment
from ocop_tasks.models.audit import AuditEntry
from ocop_tasks.models.draft import Draft
from ocop_tasks.models.evidence import Evidence, EvidenceKind, StoredFile
from ocop_tasks.models.plan import Plan, PlanDocument, Section, Target
from ocop_tasks.models.portal import Portal
from ocop_tasks.models.report import ReportKind, StatusReport
from ocop_tasks.models.task import Part, Task, TaskUnit
from ocop_tasks.models.unit import Unit, UnitKind
from ocop_tasks.models.user import SignIn, User

__all__ = [
    "Assignment",
    "AuditEntry",
    "Draft",
    "Evidence",
    "EvidenceKind",
    "Part",
    "Plan",
    "PlanDocument",
    "Portal",
    "ReportKind",
    "Section",
    "SignIn",
    "StatusReport",
    "StoredFile",
    "Target",
    "Task",
    "TaskUnit",
    "Unit",
    "UnitKind",
    "User",
]
