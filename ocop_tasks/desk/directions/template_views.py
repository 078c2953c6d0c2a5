"""The short texts to direct with: kept by leaders and the standing agency."""

from __future__ import annotations

from flask import Response, abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.forms import ChangedTemplateForm, TemplateForm, templates_of
from ocop_tasks.extensions import db
from ocop_tasks.models import DirectionTemplate, Plan
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency


@bp.route("/plans/<int:plan_id>/direction-templates", methods=["GET", "POST"])
@gate.allow(Action.KEEP_TEMPLATES, fresh=True)
@idempotency.per_form
def direction_templates(plan_id: int) -> Response | BaseResponse:
    """See all templates, and add one."""
    plan, form = gate.load(Plan, plan_id, Action.KEEP_TEMPLATES), TemplateForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return responses.show(
            "desk/templates.html", plan=plan, templates=templates_of(plan.id), form=form, status=status
        )
    position = len(templates_of(plan.id))
    db.session.add(
        DirectionTemplate(plan_id=plan.id, text=form.text.data, days=form.days.data, position=position)
    )
    return idempotency.commit(_back(plan.id, _("Đã thêm câu mẫu.")))


@bp.route("/direction-templates/<int:template_id>", methods=["GET", "POST"])
@gate.allow(Action.KEEP_TEMPLATES, fresh=True)
@idempotency.per_form
def direction_template(template_id: int) -> Response | BaseResponse:
    """Change one template; directions already given keep their words."""
    template = _load(template_id)
    form = ChangedTemplateForm(obj=template)
    if not form.validate_on_submit():
        return _show(template, form, status=422 if form.is_submitted() else 200)
    if form.version.data != str(template.version):
        form.version.data = str(template.version)
        return _show(template, form, status=409, overtaken=True)
    template.text, template.days = form.text.data or "", form.days.data or 0
    return idempotency.commit(_back(template.plan_id, _("Đã sửa câu mẫu.")))


def _show(
    template: DirectionTemplate, form: ChangedTemplateForm, *, status: int, overtaken: bool = False
) -> Response:
    """``overtaken``: somebody else has saved it since the form was opened."""
    return responses.show(
        "desk/template.html", template=template, form=form, overtaken=overtaken, status=status
    )


@bp.post("/direction-templates/<int:template_id>/removal")
@gate.allow(Action.KEEP_TEMPLATES)
@idempotency.per_form
def remove_direction_template(template_id: int) -> BaseResponse:
    """Take a template off the list."""
    template = _load(template_id)
    db.session.delete(template)
    return idempotency.commit(_back(template.plan_id, _("Đã xoá câu mẫu.")))


def _back(plan_id: int, message: str) -> BaseResponse:
    return responses.changed(None, go_to=url_for(".direction_templates", plan_id=plan_id), message=message)


def _load(template_id: int) -> DirectionTemplate:
    template = db.session.get(DirectionTemplate, template_id) or abort(404)
    gate.load(Plan, template.plan_id, Action.KEEP_TEMPLATES)
    return template
