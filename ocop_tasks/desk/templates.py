"""The short texts to direct with: kept by leaders and the standing agency."""

from __future__ import annotations

from flask import Response, abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.choosing import templates_of
from ocop_tasks.desk.forms import TemplateForm
from ocop_tasks.extensions import db
from ocop_tasks.models import DirectionTemplate, Plan
from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, pages


@bp.route("/plans/<int:plan_id>/direction-templates", methods=["GET", "POST"])
@gate.allow(Action.KEEP_TEMPLATES, fresh=True)
def direction_templates(plan_id: int) -> Response | BaseResponse:
    """See all templates, and add one."""
    plan, form = gate.load(Plan, plan_id, Action.KEEP_TEMPLATES), TemplateForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return pages.show(
            "desk/templates.html", plan=plan, templates=templates_of(plan.id), form=form, status=status
        )
    position = len(templates_of(plan.id))
    db.session.add(
        DirectionTemplate(plan_id=plan.id, text=form.text.data, days=form.days.data, position=position)
    )
    db.session.commit()
    return pages.changed(
        None, go_to=url_for(".direction_templates", plan_id=plan.id), message=_("Đã thêm câu mẫu.")
    )


@bp.route("/direction-templates/<int:template_id>", methods=["GET", "POST"])
@gate.allow(Action.KEEP_TEMPLATES, fresh=True)
def direction_template(template_id: int) -> Response | BaseResponse:
    """Change one template; directions already given keep their words."""
    template = _load(template_id)
    form = TemplateForm(obj=template)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return pages.show("desk/template.html", template=template, form=form, status=status)
    form.populate_obj(template)
    db.session.commit()
    back = url_for(".direction_templates", plan_id=template.plan_id)
    return pages.changed(None, go_to=back, message=_("Đã sửa câu mẫu."))


@bp.post("/direction-templates/<int:template_id>/removal")
@gate.allow(Action.KEEP_TEMPLATES)
def remove_direction_template(template_id: int) -> BaseResponse:
    """Take a template off the list."""
    template = _load(template_id)
    db.session.delete(template)
    db.session.commit()
    back = url_for(".direction_templates", plan_id=template.plan_id)
    return pages.changed(None, go_to=back, message=_("Đã bỏ câu mẫu."))


def _load(template_id: int) -> DirectionTemplate:
    template = db.session.get(DirectionTemplate, template_id) or abort(404)
    gate.load(Plan, template.plan_id, Action.KEEP_TEMPLATES)
    return template
