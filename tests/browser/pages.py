"""Every page there is, and who looks at it here. A new page gets a line; a test says so if it has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.support.portal_2022 import ADMINISTRATOR, AGENCY, CHAIRMAN, COMMUNE, UNION


@dataclass(frozen=True, slots=True)
class Place:
    """One page: who opens it, and its address with names of records in braces (``portal_2022.lay``)."""

    who: str | None
    address: str
    status: int = 200

    def __str__(self) -> str:
        return f"{self.who or 'visitor'}:{self.address}"

    def at(self, ids: Mapping[str, int]) -> str:
        """The address with the records' ids in it."""
        return self.address.format(**ids)


PAGES = [
    Place(None, "/sign-in"),
    Place(COMMUNE, "/password"),
    Place(COMMUNE, "/devices"),
    Place(COMMUNE, "/my-tasks"),
    Place(COMMUNE, "/my-tasks?part=coordinating"),
    Place(COMMUNE, "/assignments/{open}"),
    Place(COMMUNE, "/assignments/{returned}"),
    Place(COMMUNE, "/assignments/{waiting}"),
    Place(COMMUNE, "/assignments/{done}"),
    Place(COMMUNE, "/assignments/{coordinating}"),
    Place(AGENCY, "/assignments/{waiting}"),
    Place(COMMUNE, "/evidence/{photo}"),
    Place(COMMUNE, "/evidence/{paper}"),
    Place(COMMUNE, "/reports/{report}/withdrawal"),
    Place(COMMUNE, "/outreach"),
    Place(COMMUNE, "/outreach?q=khong+co+dau+ca"),
    Place(COMMUNE, "/outreach?show=withdrawn"),
    Place(COMMUNE, "/outreach/activities/new"),
    Place(COMMUNE, "/outreach/activities/new?copy={activity}"),
    Place(COMMUNE, "/outreach/activities/{activity}"),
    Place(COMMUNE, "/outreach/activities/{activity}/correction"),
    Place(COMMUNE, "/outreach/activities/{activity}/withdrawal"),
    Place(COMMUNE, "/outreach/figures"),
    Place(COMMUNE, "/outreach/villages"),
    Place(AGENCY, "/outreach/villages"),
    Place(CHAIRMAN, "/outreach/figures?period=2022-Q2"),
    Place(AGENCY, "/outreach/figures?form=fair"),
    Place(AGENCY, "/outreach/report?period=2022"),
    Place(CHAIRMAN, "/outreach/activities/{withdrawn_activity}"),
    Place(UNION, "/assignments/{measured}"),
    Place(AGENCY, "/queue"),
    Place(AGENCY, "/queue?late=yes"),
    Place(AGENCY, "/queue?section=none"),
    Place(AGENCY, "/queue/{waiting}"),
    Place(AGENCY, "/queue/{done}"),
    Place(AGENCY, "/queue/{waiting}/return"),
    Place(AGENCY, "/queue/confirmation?assignment={waiting}"),
    Place(AGENCY, "/queue/return?assignment={waiting}&assignment={done}"),
    Place(AGENCY, "/queue/reasons"),
    Place(CHAIRMAN, "/queue"),
    Place(CHAIRMAN, "/plans/{plan}/progress"),
    Place(AGENCY, "/plans/{plan}/progress"),
    Place(COMMUNE, "/plans/{plan}/progress"),
    Place(AGENCY, "/plans/{plan}/progress?section=III.8&as_of=2022-04-30"),
    Place(AGENCY, "/plans/{plan}/progress?section=II&from=2022-04-01&to=2022-06-30"),
    Place(CHAIRMAN, "/plans/{plan}/work"),
    Place(AGENCY, "/plans/{plan}/work?only=overdue&from=2022-01-01"),
    Place(COMMUNE, "/plans/{plan}/work?q=khong+co+dau+ca"),
    Place(CHAIRMAN, "/plans/{plan}/calculation?section=III"),
    Place(CHAIRMAN, "/plans/{plan}/units/{unit}"),
    Place(AGENCY, "/tasks/{task}"),
    Place(COMMUNE, "/tasks/{task}"),
    Place(CHAIRMAN, "/tasks/{task}/comparison"),
    Place(CHAIRMAN, "/plans/{plan}/desk"),
    Place(AGENCY, "/plans/{plan}/desk"),
    Place(CHAIRMAN, "/plans/{plan}/desk?show=unanswered"),
    Place(CHAIRMAN, "/plans/{plan}/ranking"),
    Place(CHAIRMAN, "/plans/{plan}/ranking?period=2022-Q1&judged=first"),
    Place(CHAIRMAN, "/assignments/{open}/direction"),
    Place(CHAIRMAN, "/tasks/{task}/directions"),
    Place(CHAIRMAN, "/directions/{direction}"),
    Place(COMMUNE, "/directions/{direction}"),
    Place(COMMUNE, "/assignments/{open}/extension"),
    Place(CHAIRMAN, "/assignments/{open}/extension/decision"),
    Place(CHAIRMAN, "/meetings/{meeting}/0"),
    Place(CHAIRMAN, "/meetings/{meeting}/1"),
    Place(AGENCY, "/meetings/{meeting}/2"),
    Place(CHAIRMAN, "/meetings/{meeting}/3"),
    Place(CHAIRMAN, "/plans/{plan}/direction-templates"),
    Place(AGENCY, "/direction-templates/{template}"),
    Place(COMMUNE, "/notices"),
    Place(CHAIRMAN, "/notices"),
    Place(ADMINISTRATOR, "/notices"),
    Place(COMMUNE, "/notices/preferences"),
    Place(AGENCY, "/notices/preferences"),
    Place(ADMINISTRATOR, "/notices/deliveries"),
    Place(COMMUNE, "/search"),
    Place(AGENCY, "/search?q=phan+dau"),
    Place(AGENCY, "/search?q=khong+co+dau+ca"),
    Place(COMMUNE, "/assignments/{waiting}/history"),
    Place(AGENCY, "/assignments/{open}/due"),
    Place(AGENCY, "/assignments/{open}/cancellation"),
    Place(AGENCY, "/assignments/{cancelled}/restoration"),
    Place(AGENCY, "/tasks/{task}/edit"),
    Place(AGENCY, "/tasks/{task}/units"),
    Place(AGENCY, "/tasks/{task}/cancellation"),
    Place(AGENCY, "/tasks/{task}/restoration"),
    Place(AGENCY, "/tasks/{task}/history"),
    Place(AGENCY, "/plans/{plan}/tasks/new"),
    Place(AGENCY, "/plans/{plan}/edit"),
    Place(AGENCY, "/plans/{plan}/history"),
    Place(ADMINISTRATOR, "/admin/units"),
    Place(ADMINISTRATOR, "/admin/people"),
    Place(ADMINISTRATOR, "/admin/settings"),
    Place(ADMINISTRATOR, "/admin/settings/calendar"),
    Place(ADMINISTRATOR, "/admin/history"),
    Place(ADMINISTRATOR, "/components"),
    Place(ADMINISTRATOR, "/admin/people/new"),
    Place(ADMINISTRATOR, "/admin/people/{person}"),
    Place(ADMINISTRATOR, "/admin/people/{person}/off"),
    Place(ADMINISTRATOR, "/admin/people/{person}/password"),
    Place(ADMINISTRATOR, "/admin/units/new"),
    Place(ADMINISTRATOR, "/admin/units/{unit}"),
    Place(ADMINISTRATOR, "/admin/units/{unit}/off"),
    Place(ADMINISTRATOR, "/admin/import/people"),
    Place(ADMINISTRATOR, "/admin/import/units"),
    Place(COMMUNE, "/no-such-page", 404),
    Place(COMMUNE, "/admin/people", 403),
    Place(None, "/my-tasks", 401),
]

NOT_PAGES = {
    "/": "sends everybody to his first page",
    "/healthz": "JSON",
    "/plans/<int:plan_id>/deadline": "a part of the task's form",
    "/plans/<int:plan_id>/document": "a file",
    "/plans/<int:plan_id>/documents/<int:document_id>": "a file",
    "/desk": "sends to the newest plan's desk",
    "/meetings/<int:meeting_id>/conclusions.docx": "a file",
    "/notices/<int:notice_id>": "sends to the page it is about",
    "/calendar/<token>.ics": "a calendar",
    "/outreach/activities.xlsx": "a file",
    "/outreach/photos/<int:photo_id>/original": "a file",
    "/outreach/photos/<int:photo_id>/preview/<size>": "a picture",
    "/progress": "sends to the newest plan's page",
    "/admin/import/<any(people, units):kind>/<key>": "follows an upload: test_after_an_action",
    "/admin/import/<any(people, units):kind>/template.csv": "a file",
    "/evidence/<int:evidence_id>/original": "a file",
    "/evidence/<int:evidence_id>/preview/<size>": "a picture",
}
