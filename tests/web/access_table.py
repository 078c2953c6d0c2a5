"""Who gets how far with which route: a line for each route, a policy for each line, a letter for each person.

A new route needs a line here; ``test_access`` fails until it has one. A route may have several lines, for records
that lie differently: the words after the policy say how. ``{…}`` in an address names a record of ``AccessWorld``.
"""

from __future__ import annotations

from dataclasses import dataclass

ACTORS = [
    "nobody",
    "own",
    "other",
    "watcher",
    "front",
    "agency",
    "chairman",
    "vice",
    "observer",
    "outsider",
    "admin",
]
"""nobody is signed in; own: an officer of the commune that leads; other: of another commune; watcher: of a unit that
coordinates; front: of a union; agency: the plan's standing agency; outsider: a standing agency of another district.
They come in this order: "the first of them" takes the record away, and the others find nothing."""

LETTERS = {"s": "asked to sign in", "y": "let through", "4": "not found", "3": "refused"}

#                       nob own oth wat fro age cha vic obs out adm
POLICIES = {
    "anybody":         "  y   y   y   y   y   y   y   y   y   y   y",
    "signed in":       "  s   y   y   y   y   y   y   y   y   y   y",
    "searchers":       "  s   y   y   y   y   y   y   y   y   y   3",
    "anybody's own":   "  s   4   4   4   4   4   4   4   4   4   4",
    "members":         "  s   y   y   y   y   y   3   3   3   y   3",
    "members' own":    " s   4   4   4   4   4   3   3   3   4   3",
    "readers of a plan": "s  y   y   y   y   y   y   y   y   y   3",
    "plan's people":   "  s   y   y   y   y   y   y   y   y   4   3",
    "plan's overseers": " s   3   3   3   3   y   y   y   y   4   3",
    "work's readers":  "  s   y   4   y   4   y   y   y   y   4   3",
    "unit's readers": "  s   y   4   4   4   y   y   y   y   4   3",
    "its author":      "  s   y   4   4   4   4   4   4   4   4   3",
    "its author alone": " s   y   4   4   4   4   3   3   3   4   3",
    "work's unit":     "  s   y   4   3   4   3   3   3   3   4   3",
    "the unit only":   "  s   y   4   4   4   3   3   3   3   4   3",
    "judges":          "  s   3   3   3   3   y   y   y   3   y   3",
    "agency":          "  s   3   3   3   3   y   3   3   3   4   3",
    "any agency":      "  s   3   3   3   3   y   3   3   3   y   3",
    "agency judges":   "  s   3   3   3   3   y   3   3   3   4   3",
    "chairmen judge":  "  s   3   3   3   3   y   y   y   3   4   3",
    "leaders":         "  s   3   3   3   3   3   y   y   3   3   3",
    "plan's desk":     "  s   3   3   3   3   y   y   y   3   4   3",
    "any desk":        "  s   3   3   3   3   y   y   y   y   y   3",
    "any meeting":     "  s   3   3   3   3   y   y   y   3   y   3",
    "the first of them": "s   3   3   3   3   y   4   4   3   4   3",
    "administrators":  "  s   3   3   3   3   3   3   3   3   3   y",
    "no such import":  "  s   3   3   3   3   3   3   3   3   3   4",
    "nothing to import": "s  3   3   3   3   4   3   3   3   4   3",
    "commune's list":  "  s   y   3   3   3   y   3   3   3   4   3",
    "no such key":     "  4   4   4   4   4   4   4   4   4   4   4",
    "sample only":     "  4   4   4   4   4   4   4   4   4   4   4",
}  # fmt: skip

ROUTES = """
accounts.home                   GET   /                                          anybody
accounts.sign_in                GET   /sign-in                                   anybody
accounts.sign_in                POST  /sign-in                                   anybody
accounts.sign_in_as_sample      POST  /sign-in/sample                            sample only
accounts.choose_language        POST  /language                                  anybody
accounts.sign_out               POST  /sign-out                                  anybody
accounts.change_password        GET   /password                                  signed in
accounts.change_password        POST  /password                                  signed in
accounts.devices                GET   /devices                                   signed in
accounts.end_device             POST  /devices/{sign_in}/end                     anybody's own
accounts.end_other_devices      POST  /devices/end-others                        signed in
health.healthz                  GET   /healthz                                   anybody

work.my_tasks                   GET   /my-tasks                                  members
work.assignment                 GET   /assignments/{assignment}                  work's readers
work.report                     POST  /assignments/{assignment}/reports          work's unit
work.note                       POST  /assignments/{assignment}/notes            work's unit
work.save_draft                 POST  /assignments/{assignment}/draft            work's unit
work.send_evidence              POST  /assignments/{assignment}/evidence         work's unit
work.evidence                   GET   /evidence/{evidence}                       work's readers
work.original                   GET   /evidence/{evidence}/original              work's readers
work.preview                    GET   /evidence/{evidence}/preview/thumb         work's readers
work.evidence                   GET   /evidence/{waiting}                        its author
work.original                   GET   /evidence/{waiting}/original               its author
work.preview                    GET   /evidence/{waiting}/preview/thumb          its author
work.withdraw_evidence          POST  /evidence/{evidence}/withdrawal            work's unit
work.remove_evidence            POST  /evidence/{waiting}/removal                its author alone
work.put_evidence_back          POST  /evidence/{waiting}/return                 its author alone
work.withdraw_report            GET   /reports/{report}/withdrawal               work's unit
work.withdraw_report            POST  /reports/{report}/withdrawal               work's unit

uploads.begin                   POST  /uploads                                   members
uploads.add                     PATCH /uploads/{upload}                          members' own
uploads.give_up                 DELETE /uploads/{upload}                         members' own
uploads.in_disguise             POST  /uploads/{upload}                          members' own
uploads.unfinished              GET   /unfinished-files                          members
uploads.remove                  POST  /unfinished-files/{upload}/removal         members
uploads.remove_all              POST  /unfinished-files/removal                  members

outreach.activities             GET   /outreach                                  readers of a plan
outreach.figures                GET   /outreach/figures                          readers of a plan
outreach.figures                GET   /outreach/figures?plan={plan}              plan's people
outreach.figures_file           GET   /outreach/figures.xlsx                     readers of a plan
outreach.figures_file           GET   /outreach/figures.xlsx?plan={plan}         plan's people
outreach.report                 GET   /outreach/report                           readers of a plan
outreach.export                 GET   /outreach/activities.xlsx                  readers of a plan
outreach.export                 GET   /outreach/activities.xlsx?plan={plan}      plan's people
outreach.villages               GET   /outreach/villages                         members
outreach.keep_villages          POST  /outreach/villages/{own_unit}              commune's list
outreach.new                    GET   /outreach/activities/new                   members
outreach.log                    POST  /outreach/activities/new                   members
outreach.activity               GET   /outreach/activities/{activity}            unit's readers
outreach.activity               GET   /outreach/activities/{shared_activity}     work's readers
outreach.original               GET   /outreach/photos/{activity_photo}/original  unit's readers
outreach.preview                GET   /outreach/photos/{activity_photo}/preview/thumb  unit's readers
outreach.correction             GET   /outreach/activities/{activity}/correction  the unit only
outreach.correct                POST  /outreach/activities/{activity}/correction  the unit only
outreach.correct                POST  /outreach/activities/{shared_activity}/correction  work's unit
outreach.withdraw               GET   /outreach/activities/{activity}/withdrawal  the unit only
outreach.withdraw               POST  /outreach/activities/{activity}/withdrawal  the unit only

offline.service_worker          GET   /service-worker.js                         anybody
offline.no_network              GET   /no-network                                anybody
offline.waiting                 GET   /waiting                                   members
offline.sender                  GET   /waiting/sender                            members

plans.current                   GET   /progress                                  readers of a plan
plans.progress                  GET   /plans/{plan}/progress                     plan's people
plans.figures                   GET   /plans/{plan}/progress.json                plan's people
plans.progress_file             GET   /plans/{plan}/progress.xlsx                plan's people
plans.targets_file              GET   /plans/{plan}/targets.xlsx                 plan's people
plans.calculation               GET   /plans/{plan}/calculation                  plan's people
targets.target                  GET   /targets/{target}                          plan's people
targets.add                     GET   /plans/{plan}/targets/new                  agency
targets.add                     POST  /plans/{plan}/targets/new                  agency
targets.edit                    GET   /targets/{target}/edit                     agency
targets.edit                    POST  /targets/{target}/edit                     agency
targets.remove                  POST  /targets/{target}/removal                  agency
targets.record                  POST  /targets/{target}/values                   agency
targets.measure                 POST  /targets/{target}/measuring                agency
targets.withdraw                GET   /target-values/{target_value}/withdrawal   agency
targets.withdraw                POST  /target-values/{target_value}/withdrawal   agency
products.products               GET   /plans/{plan}/products                     plan's people
products.products_file          GET   /plans/{plan}/products.xlsx                plan's people
products.add                    GET   /plans/{plan}/products/new                 agency
products.add                    POST  /plans/{plan}/products/new                 agency
products.import_upload          GET   /plans/{plan}/products/import              agency
products.import_upload          POST  /plans/{plan}/products/import              agency
products.import_dry_run         GET   /plans/{plan}/products/import/nothing      nothing to import
products.import_run             POST  /plans/{plan}/products/import/nothing      nothing to import
products.edit                   GET   /products/{product}/edit                   agency
products.edit                   POST  /products/{product}/edit                   agency
products.withdraw               GET   /products/{product}/withdrawal             agency
products.withdraw               POST  /products/{product}/withdrawal             agency
products.put_back               POST  /products/{product}/return                 agency
targets.original                GET   /target-values/{target_value}/original     plan's people
plans.work                      GET   /plans/{plan}/work                         plan's people
plans.work_file                 GET   /plans/{plan}/work.xlsx                    plan's people
plans.unit                      GET   /plans/{plan}/units/{own_unit}             unit's readers
plans.unit_file                 GET   /plans/{plan}/units/{own_unit}.xlsx        unit's readers
plans.task                      GET   /tasks/{task}                              plan's people
plans.comparison                GET   /tasks/{task}/comparison                   plan's people
plans.comparison_file           GET   /tasks/{task}/comparison.xlsx              plan's people

review.queue                    GET   /queue                                     judges
review.reasons                  GET   /plans/{plan}/return-reasons               agency
review.reasons                  POST  /plans/{plan}/return-reasons               agency
review.item                     GET   /queue/{assignment}                        agency judges
review.item                     GET   /queue/{agencys}                           chairmen judge
review.return_page              GET   /queue/{assignment}/return                 agency judges
review.confirm                  POST  /assignments/{assignment}/confirmation     agency judges
review.confirm                  POST  /assignments/{agencys}/confirmation        chairmen judge
review.undo_confirmation        POST  /assignments/{assignment}/confirmation/undo  agency judges
review.send_back                POST  /assignments/{assignment}/return           agency judges
review.undo_return              POST  /assignments/{assignment}/return/undo      agency judges
review.take_back                GET   /decisions/{confirmation}/withdrawal          agency judges
review.take_back                POST  /decisions/{confirmation}/withdrawal          agency judges
review.take_back                GET   /decisions/{agencys_confirmation}/withdrawal  chairmen judge
review.take_back                POST  /decisions/{agencys_confirmation}/withdrawal  chairmen judge
review.confirm_several          GET   /queue/confirmation                        judges
review.confirm_several          POST  /queue/confirmation                        judges
review.return_several           GET   /queue/return                              judges
review.return_several           POST  /queue/return                              judges
review.undo_several             POST  /queue/undo                                judges

drafting.plan_document          GET   /plans/{plan}/document                     plan's people
drafting.plan_document          GET   /plans/{plan}/documents/{document}         plan's people
drafting.add_plan_document      POST  /plans/{plan}/documents                    agency
planning.plans                  GET   /plans                                     readers of a plan
planning.new_plan               GET   /plans/new                                 any agency
planning.new_plan               POST  /plans/new                                 any agency
planning.send_plan_file         GET   /plans/file                                any agency
planning.send_plan_file         POST  /plans/file                                any agency
planning.look_at_plan_file      GET   /plans/file/nothing                        nothing to import
planning.take_plan_file         POST  /plans/file/nothing                        nothing to import
planning.plan_file              GET   /plans/{plan}/plan.yaml                    agency
planning.outline                GET   /plans/{plan}/outline                      agency
planning.add_section            POST  /plans/{plan}/sections                     agency
planning.edit_section           GET   /sections/{section}/edit                   agency
planning.edit_section           POST  /sections/{section}/edit                   agency
planning.move_section           POST  /sections/{section}/place                  agency
planning.drop_section           POST  /sections/{section}/removal                agency
planning.import_upload          GET   /plans/{plan}/import                       agency
planning.import_upload          POST  /plans/{plan}/import                       agency
planning.import_dry_run         GET   /plans/{plan}/import/nothing               nothing to import
planning.import_run             POST  /plans/{plan}/import/nothing               nothing to import
planning.import_answers         POST  /plans/{plan}/import/nothing/answers       nothing to import
planning.take_back_import       GET   /plans/{plan}/imports/999999/removal       nothing to import
planning.take_back_import       POST  /plans/{plan}/imports/999999/removal       nothing to import
planning.publication            GET   /plans/{plan}/publication                  agency
planning.publication            POST  /plans/{plan}/publication                  agency
planning.agencies               GET   /plans/{plan}/agencies                       agency
planning.agencies               POST  /plans/{plan}/agencies                       agency
planning.recall                 GET   /plans/{plan}/recall                         agency
planning.recall                 POST  /plans/{plan}/recall                         agency
planning.closing                GET   /plans/{plan}/closing                      agency
planning.closing                POST  /plans/{plan}/closing                      agency
planning.reopen                 POST  /plans/{plan}/reopening                    agency
planning.archive                POST  /plans/{plan}/archive                      agency
planning.unarchive              POST  /plans/{plan}/archive/removal              agency
planning.discard                GET   /plans/{plan}/removal                      agency
planning.discard                POST  /plans/{plan}/removal                      agency
amending.amendment              GET   /plans/{plan}/amendment                    agency
amending.begin                  POST  /plans/{plan}/amendment                    agency
amending.apply                  POST  /plans/{plan}/amendment/application        agency
amending.decision               GET   /plans/{plan}/amendment/decision           agency
amending.decision               POST  /plans/{plan}/amendment/decision           agency
amending.versions               GET   /plans/{plan}/versions                     plan's people
amending.comparison             GET   /plans/{plan}/versions/comparison?from=0&to=0 plan's people
drafting.edit_plan              GET   /plans/{plan}/edit                         agency
drafting.edit_plan              POST  /plans/{plan}/edit                         agency
drafting.plan_history           GET   /plans/{plan}/history                      plan's overseers
drafting.deadline               GET   /plans/{plan}/deadline                     agency
drafting.due_dates              GET   /plans/{plan}/due-dates                    agency
drafting.new_task               GET   /plans/{plan}/tasks/new                    agency
drafting.new_task               POST  /plans/{plan}/tasks/new                    agency
drafting.edit_task              GET   /tasks/{task}/edit                         agency
drafting.edit_task              POST  /tasks/{task}/edit                         agency
drafting.task_start             GET   /tasks/{task}/start                        agency
drafting.task_start             POST  /tasks/{task}/start                        agency
drafting.task_units             GET   /tasks/{task}/units                        agency
drafting.task_history           GET   /tasks/{task}/history                      plan's people
drafting.assignment_history     GET   /assignments/{assignment}/history          work's readers
drafting.change_due             GET   /assignments/{assignment}/due              agency
drafting.change_due             POST  /assignments/{assignment}/due              agency
drafting.cancel_task            GET   /tasks/{task}/cancellation                 agency
drafting.cancel_task            POST  /tasks/{task}/cancellation                 agency
drafting.restore_task           GET   /tasks/{task}/restoration                  agency
drafting.restore_task           POST  /tasks/{task}/restoration                  agency
drafting.cancel_assignment      GET   /assignments/{assignment}/cancellation     agency
drafting.cancel_assignment      POST  /assignments/{assignment}/cancellation     agency
drafting.restore_assignment     GET   /assignments/{assignment}/restoration      agency
drafting.restore_assignment     POST  /assignments/{assignment}/restoration      agency

desk.desk                       GET   /desk                                      any desk
desk.desk                       GET   /plans/{plan}/desk                         plan's overseers
desk.desk_file                  GET   /desk.xlsx                                 any desk
desk.desk_file                  GET   /plans/{plan}/desk.xlsx                    plan's overseers
desk.ranking                    GET   /desk/ranking                              any desk
desk.ranking                    GET   /plans/{plan}/ranking                      plan's overseers
desk.ranking_file               GET   /desk/ranking.xlsx                         any desk
desk.ranking_file               GET   /plans/{plan}/ranking.xlsx                 plan's overseers
desk.direct                     GET   /assignments/{assignment}/direction        leaders
desk.direct                     POST  /assignments/{assignment}/direction        leaders
desk.direct_all                 GET   /tasks/{task}/directions                   leaders
desk.direct_all                 POST  /tasks/{task}/directions                   leaders
desk.direction                  GET   /directions/{direction}                    unit's readers
desk.acknowledge                POST  /directions/{direction}/acknowledgement    the unit only
desk.direct_again               POST  /directions/{direction}/entries            leaders
desk.close                      POST  /directions/{direction}/closing            leaders
desk.ask_extension              GET   /assignments/{assignment}/extension        work's unit
desk.ask_extension              POST  /assignments/{assignment}/extension        work's unit
desk.withdraw_extension         POST  /assignments/{assignment}/extension/withdrawal  work's unit
desk.decide_extension           GET   /assignments/{assignment}/extension/decision  leaders
desk.decide_extension           POST  /assignments/{assignment}/extension/decision  leaders
desk.begin_meeting              POST  /desk/meetings                             any meeting
desk.begin_meeting              POST  /plans/{plan}/meetings                     plan's desk
desk.meeting                    GET   /meetings/{meeting}/1                      plan's desk
desk.direct_in_meeting          POST  /meetings/{meeting}/1                      leaders
desk.meeting_conclusions        GET   /meetings/{meeting}/conclusions.docx       plan's desk
desk.direction_templates        GET   /plans/{plan}/direction-templates          plan's desk
desk.direction_templates        POST  /plans/{plan}/direction-templates          plan's desk
desk.direction_template         GET   /direction-templates/{template}            plan's desk
desk.direction_template         POST  /direction-templates/{template}            plan's desk
desk.remove_direction_template  POST  /direction-templates/{template}/removal    the first of them

search.find                     GET   /search?q=x                                searchers

notices.notices                 GET   /notices                                   signed in
notices.open_notice             GET   /notices/{notice}                          anybody's own
notices.work_changes            GET   /notices/work/{batch}                      anybody's own
notices.read_notice             POST  /notices/{notice}/reading                  anybody's own
notices.read_all                POST  /notices/reading                           signed in
notices.preferences             GET   /notices/preferences                       signed in
notices.preferences             POST  /notices/preferences                       signed in
notices.make_calendar           POST  /notices/calendar                          members
notices.remove_calendar         POST  /notices/calendar/removal                  members
notices.calendar                GET   /calendar/not-a-key.ics                    no such key
notices.deliveries              GET   /notices/deliveries                        administrators
notices.retry                   POST  /notices/deliveries/{delivery}/retry       administrators

admin.units                     GET   /admin/units                               administrators
admin.unit_new                  GET   /admin/units/new                           administrators
admin.unit_new                  POST  /admin/units/new                           administrators
admin.unit                      GET   /admin/units/{unit}                        administrators
admin.unit                      POST  /admin/units/{unit}                        administrators
admin.unit_off                  GET   /admin/units/{unit}/off                    administrators
admin.unit_off                  POST  /admin/units/{unit}/off                    administrators
admin.unit_on                   POST  /admin/units/{unit}/on                     administrators
admin.people                    GET   /admin/people                              administrators
admin.person_new                GET   /admin/people/new                          administrators
admin.person_new                POST  /admin/people/new                          administrators
admin.person                    GET   /admin/people/{person}                     administrators
admin.person                    POST  /admin/people/{person}                     administrators
admin.person_password           GET   /admin/people/{person}/password            administrators
admin.person_password_reset     POST  /admin/people/{person}/password            administrators
admin.person_end_sign_ins       POST  /admin/people/{person}/sign-ins/end        administrators
admin.person_end_sign_in        POST  /admin/people/{person}/sign-ins/{sign_in}/end  administrators
admin.person_off                GET   /admin/people/{person}/off                 administrators
admin.person_switch_off         POST  /admin/people/{person}/off                 administrators
admin.person_switch_on          POST  /admin/people/{person}/on                  administrators
admin.import_template           GET   /admin/import/people/template.csv          administrators
admin.import_upload             GET   /admin/import/people                       administrators
admin.import_upload             POST  /admin/import/people                       administrators
admin.import_dry_run            GET   /admin/import/people/nothing               no such import
admin.import_run                POST  /admin/import/people/nothing               no such import
admin.settings                  GET   /admin/settings                            administrators
admin.settings                  POST  /admin/settings                            administrators
admin.calendar_end              GET   /admin/settings/calendar                   administrators
admin.calendar_ended            POST  /admin/settings/calendar                   administrators
admin.history                   GET   /admin/history                             administrators
showcase.components             GET   /components                                administrators
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One route with an address, and the letter of each actor."""

    endpoint: str
    method: str
    address: str
    expected: dict[str, str]

    @property
    def route(self) -> tuple[str, str]:
        """What must stand in the table at least once."""
        return self.endpoint, self.method


def table() -> list[Line]:
    """All lines."""
    return [_line(text) for text in ROUTES.splitlines() if text.strip()]


def _line(text: str) -> Line:
    endpoint, method, address, policy = text.split(None, 3)
    return Line(endpoint, method, address, dict(zip(ACTORS, POLICIES[policy].split(), strict=True)))
