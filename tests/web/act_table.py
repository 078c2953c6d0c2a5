"""What two people may do at the same moment, what each of them is answered, and what stands in the database then.

A new route that changes something needs a line in ``ACTS`` and one in ``MEETINGS``; ``test_acts`` fails until it has
both. An act is: its name, its route, who does it and its address, and below them its form, fields with ";" between
them. ``{…}`` names a record of the scene (``act_world``), ``*name`` a whole form of it, ``@red`` a photo, ``:Name=``
a header.

A meeting is: the scene, the act that comes first, the one that meets it, both statuses, and the rows that are there
more than before. ``again`` is the same form of the same person once more (a double click, two windows), and ``~``
another form in his other window; otherwise two acts of one kind of person are done by two of them. Where the second
is refused his words are still on his page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

ACTS = """
report            work.report                  POST   own       /assignments/{assignment}/reports
    status=in_progress; percent=60; note=Đang làm đến thôn cuối; version={version}; seen={newest}
last-report       work.report                  POST   somebody  /assignments/{assignment}/reports
    status=in_progress; percent=60; note=Đang làm đến thôn cuối; version={version}; seen={newest}
submit            work.report                  POST   own       /assignments/{assignment}/reports
    status=submitted; note=Đã xong cả rồi; version={version}; seen={newest}
note              work.note                    POST   own       /assignments/{assignment}/notes
    note=Bổ sung biên bản; version={version}; seen={newest}
draft             work.save_draft              POST   own       /assignments/{assignment}/draft
    note=Đang gõ dở; percent=30
send-files        work.send_evidence           POST   own       /assignments/{assignment}/evidence
    files=@red
withdraw-paper    work.withdraw_evidence       POST   own       /evidence/{evidence}/withdrawal
    reason=Nhầm văn bản
remove-paper      work.remove_evidence         POST   own       /evidence/{waiting}/removal
    note=Đang gõ dở
put-back          work.put_evidence_back       POST   own       /evidence/{removed}/return
take-back         work.withdraw_report         POST   own       /reports/{report}/withdrawal
    reason=Ghi nhầm số

announce          uploads.begin                POST   somebody  /uploads
    :Upload-Length=4
add-bytes         uploads.add                  PATCH  somebody  /uploads/{upload}
    :Upload-Offset=0
give-up           uploads.give_up              DELETE somebody  /uploads/{upload}
give-up-by-post   uploads.in_disguise          POST   somebody  /uploads/{upload}
    :X-HTTP-Method-Override=DELETE
drop-unfinished   uploads.remove               POST   somebody  /unfinished-files/{upload}/removal
drop-all          uploads.remove_all           POST   somebody  /unfinished-files/removal

log               outreach.log                 POST   own       /outreach/activities/new
    held_on=2022-06-15; commune={commune}; village=Bản Mới {n}; manner=village_meeting; topic=Đăng ký
    ý tưởng; reached=5{n}0; women=30; minority=39
correct           outreach.correct             POST   own       /outreach/activities/{activity}/correction
    held_on=2022-06-15; commune={commune}; village=Bản Cũ {n}; manner=village_meeting; topic=Đã sửa
    tên; reached=4{n}0; women=30; minority=39; version={activity_version}; reason=Đếm nhầm người
take-out          outreach.withdraw            POST   own       /outreach/activities/{activity}/withdrawal
    reason=Ghi trùng hoạt động
villages          outreach.keep_villages       POST   own       /outreach/villages/{commune}
    names=Bản Mới {n}

confirm           review.confirm               POST   agency    /assignments/{assignment}/confirmation
    seen={seen}
return            review.send_back             POST   agency    /assignments/{assignment}/return
    seen={seen}; reason=Thiếu dấu đỏ
undo-confirm      review.undo_confirmation     POST   agency    /assignments/{assignment}/confirmation/undo
undo-return       review.undo_return           POST   agency    /assignments/{assignment}/return/undo
unconfirm         review.take_back             POST   agency    /decisions/{decision}/withdrawal
    reason=Văn bản chưa có dấu
unreturn          review.take_back             POST   agency    /decisions/{decision}/withdrawal
    reason=Trả lại nhầm xã
confirm-both      review.confirm_several       POST   agency    /queue/confirmation
    assignment={assignment}:{seen}; assignment={second}:{second_seen}
return-both       review.return_several        POST   agency    /queue/return
    assignment={second}:{second_seen}; assignment={assignment}:{seen}; reason=Thiếu dấu đỏ
undo-both         review.undo_several          POST   agency    /queue/undo?of={assignment}
reasons           review.reasons               POST   agency    /plans/{plan}/return-reasons
    reasons=Thiếu dấu đỏ {n}; version={plan_version}

make-plan         planning.new_plan            POST   agency    /plans/new
    copy=0; title=Kế hoạch mới {n}; issuer_id={issuer}; span=year; year=2023
send-plan-file    planning.send_plan_file      POST   agency    /plans/file
    file=@csv
take-plan-file    planning.take_plan_file      POST   agency    /plans/file/{plan_file}
add-section       planning.add_section         POST   agency    /plans/{plan}/sections
    label=M.{n}; title=Công tác tuyên truyền; parent_id=-1
edit-section      planning.edit_section        POST   agency    /sections/{section}/edit
    label=N.{n}; title=Tuyên truyền, vận động; parent_id=0; base={section_seen}
move-section      planning.move_section        POST   agency    /sections/{section}/place
    way=up
drop-section      planning.drop_section        POST   agency    /sections/{section}/removal
send-sheet        planning.import_upload       POST   agency    /plans/{made_plan}/import
    file=@csv
take-sheet        planning.import_run          POST   agency    /plans/{made_plan}/import/{sheet}
    seen={sheet_seen}
answer-sheet      planning.import_answers      POST   agency    /plans/{made_plan}/import/{sheet}/answers
    sheet-0=1; sheet-0-take=1; sheet-0-D=notes
take-back-sheet   planning.take_back_import    POST   agency    /plans/{made_plan}/imports/{import}/removal
add-to-draft      planning.add_section         POST   agency    /plans/{made_plan}/sections
    label=I; title=Mục khác; parent_id=-1
publish           planning.publication         POST   agency    /plans/{made_plan}/publication
agencies          planning.agencies            POST   agency    /plans/{made_plan}/agencies
    issuer_id={issuer}; standing_unit_id={next_keeper}; seen={keepers_seen}
recall            planning.recall              POST   agency    /plans/{made_plan}/recall
    reason=Ban hành nhầm
close-plan        planning.closing             POST   agency    /plans/{made_plan}/closing
    reason=Hết năm rồi
reopen            planning.reopen              POST   agency    /plans/{made_plan}/reopening
archive           planning.archive             POST   agency    /plans/{made_plan}/archive
unarchive         planning.unarchive           POST   agency    /plans/{made_plan}/archive/removal
discard           planning.discard             POST   agency    /plans/{made_plan}/removal
begin-amendment   amending.begin               POST   agency    /plans/{made_plan}/amendment
    number=57/QĐ-UBND; day=2022-06-14; title=Điều chỉnh lần đầu
decide            amending.decision            POST   agency    /plans/{made_plan}/amendment/decision
    number={n}/QĐ-UBND; day=2022-06-14; title=Điều chỉnh lần nữa; base={decision_seen}
apply-amendment   amending.apply               POST   agency    /plans/{made_plan}/amendment/application
    confirmed={shown}
drop-amendment    planning.discard             POST   agency    /plans/{amendment}/removal
edit-plan         drafting.edit_plan           POST   agency    /plans/{plan}/edit
    *given; number={n}/KH-UBND; issued_on=2022-02-21; version={plan_version}
document          drafting.add_plan_document   POST   agency    /plans/{plan}/documents
    document=@pdf
add-target        targets.add                  POST   agency    /plans/{plan}/targets/new
    title=Sản phẩm đạt 3 sao; planned=5; measure=sản phẩm; due_on=2022-12-31; section_id={section}
edit-target       targets.edit                 POST   agency    /targets/{target}/edit
    title=Sản phẩm đạt 4 sao; planned=7; measure=sản phẩm; due_on=2022-12-31; section_id={section}; base={target_base}
drop-target       targets.remove               POST   agency    /targets/{target}/removal
reach             targets.record               POST   agency    /targets/{target}/values
    value=3; day=2022-06-15; note=Đạt 3 sao; document_number=12/BC-UBND; seen={target_seen}
reach-more        targets.record               POST   agency    /targets/{target}/values
    value=4; day=2022-06-15; note=Đạt 4 sao; seen={target_seen}
unreach           targets.withdraw             POST   agency    /target-values/{target_value}/withdrawal
    reason=Ghi nhầm số
measure-target    targets.measure              POST   agency    /targets/{target}/measuring
    measured_in=activities
add-product       products.add                 POST   agency    /plans/{plan}/products/new
    name=Chè Shan {n}; producer=HTX Bản Bo; commune_id={commune}; stars=3
edit-product      products.edit                POST   agency    /products/{product}/edit
    name=Chè cổ thụ {n}; producer=HTX Bản Bo; commune_id={commune}; version={product_version}; base={{}}
drop-product      products.withdraw            POST   agency    /products/{product}/withdrawal
    reason=Chủ thể ngừng sản xuất
return-product    products.put_back            POST   agency    /products/{product}/return
send-list         products.import_upload       POST   agency    /plans/{plan}/products/import
    file=@csv
take-list         products.import_run          POST   agency    /plans/{plan}/products/import/{list}
new-task          drafting.new_task            POST   agency    /plans/{plan}/tasks/new
    *edited; version=0; confirmed={new_task}
edit              drafting.edit_task           POST   agency    /tasks/{task}/edit
    *edited
edit-otherwise    drafting.edit_task           POST   agency    /tasks/{task}/edit
    *edited_otherwise
set-start         drafting.task_start          POST   agency    /tasks/{begun}/start
    status=in_progress; percent=70; seen={start_seen}
set-start-done    drafting.task_start          POST   agency    /tasks/{begun}/start
    status=completed; done_on=25/05/2022; seen={start_seen}
cancel-task       drafting.cancel_task         POST   agency    /tasks/{task}/cancellation
    reason=Trùng việc khác
restore-task      drafting.restore_task        POST   agency    /tasks/{task}/restoration
    reason=Vẫn cần làm
cancel-share      drafting.cancel_assignment   POST   agency    /assignments/{assignment}/cancellation
    reason=Đã sáp nhập
restore-share     drafting.restore_assignment  POST   agency    /assignments/{assignment}/restoration
    reason=Vẫn cần làm
move-due          drafting.change_due          POST   agency    /assignments/{assignment}/due
    due_on=2022-07-29; reason=Mưa lũ kéo dài; seen={due}
move-due-further  drafting.change_due          POST   agency    /assignments/{assignment}/due
    due_on=2022-08-31; reason=Đường chưa thông; seen={due}

direct            desk.direct                  POST   chairman  /assignments/{assignment}/direction
    text=Gửi bản có chữ ký; answer_by=2022-06-20
direct-all        desk.direct_all              POST   chairman  /tasks/{task}/directions
    text=Gửi bản có chữ ký; answer_by=2022-06-20
acknowledge       desk.acknowledge             POST   own       /directions/{direction}/acknowledgement
direct-again      desk.direct_again            POST   chairman  /directions/{direction}/entries
    text=Vẫn chưa đạt; answer_by=2022-06-20
close             desk.close                   POST   chairman  /directions/{direction}/closing
    text=Đã đạt yêu cầu
ask               desk.ask_extension           POST   own       /assignments/{assignment}/extension
    until=2022-07-20; reason=Đường sạt lở
withdraw          desk.withdraw_extension      POST   own       /assignments/{assignment}/extension/withdrawal
grant             desk.decide_extension        POST   chairman  /assignments/{assignment}/extension/decision
    newest={asked}; decision=grant; until=2022-07-20; word=Lần cuối cùng
refuse            desk.decide_extension        POST   chairman  /assignments/{assignment}/extension/decision
    newest={asked}; decision=refuse; word=Không lùi được nữa
begin-meeting     desk.begin_meeting           POST   chairman  /plans/{plan}/meetings
begin-of-all      desk.begin_meeting           POST   chairman  /desk/meetings
direct-in-hall    desk.direct_in_meeting       POST   chairman  /meetings/{meeting}/1
    text=Ký gửi ngay; answer_by=2022-06-20
add-template      desk.direction_templates     POST   agency    /plans/{plan}/direction-templates
    text=Gửi bản scan; days=3
edit-template     desk.direction_template      POST   agency    /direction-templates/{template}
    text=Gửi ngay bản ký; days=2; version={template_version}
drop-template     desk.remove_direction_template POST   agency    /direction-templates/{template}/removal

preferences       notices.preferences          POST   somebody  /notices/preferences
    email=moi@laichau.gov.vn; wanted=confirmed.email
calendar          notices.make_calendar        POST   somebody  /notices/calendar
no-calendar       notices.remove_calendar      POST   somebody  /notices/calendar/removal
read              notices.read_notice          POST   somebody  /notices/{notice}/reading
read-all          notices.read_all             POST   somebody  /notices/reading
    newest={notice}
retry             notices.retry                POST   admin     /notices/deliveries/{delivery}/retry

sign-in           accounts.sign_in             POST   visitor   /sign-in
    username={username}; password={password}
sample-sign-in    accounts.sign_in_as_sample   POST   visitor   /sign-in/sample
    user_id={person}
sign-out          accounts.sign_out            POST   somebody  /sign-out
language          accounts.choose_language     POST   somebody  /language
    locale=en
new-password      accounts.change_password     POST   somebody  /password
    current={password}; new=bốn con dê đen; again=bốn con dê đen
end-device        accounts.end_device          POST   somebody  /devices/{sign_in}/end
end-others        accounts.end_other_devices   POST   somebody  /devices/end-others

invite            admin.person_new             POST   admin     /admin/people/new
    name=Lò Văn Minh; username=minh.{n}; unit_id={commune}; role=focal_point
edit-person       admin.person                 POST   admin     /admin/people/{person}
    name=Lò Văn Minh; username=minh.{n}; unit_id={commune}; role=focal_point;
    version={person_version}; agreed=y
reset-password    admin.person_password_reset  POST   admin     /admin/people/{person}/password
switch-off        admin.person_switch_off      POST   admin     /admin/people/{person}/off
switch-on         admin.person_switch_on       POST   admin     /admin/people/{person}/on
end-sign-ins      admin.person_end_sign_ins    POST   admin     /admin/people/{person}/sign-ins/end
end-sign-in       admin.person_end_sign_in     POST   admin     /admin/people/{person}/sign-ins/{sign_in}/end
new-unit          admin.unit_new               POST   admin     /admin/units/new
    name=Xã Mới {n}; short_name=Xã Mới {n}; code=moi-{n}; kind=commune; position=1;
    parent_id={issuer}
edit-unit         admin.unit                   POST   admin     /admin/units/{unit}
    name=Xã Tên Mới; short_name=Xã Tên Mới; code={unit_code}; kind=commune; position=1;
    parent_id={issuer}; version={unit_version}
unit-off          admin.unit_off               POST   admin     /admin/units/{unit}/off
unit-on           admin.unit_on                POST   admin     /admin/units/{unit}/on
upload-import     admin.import_upload          POST   admin     /admin/import/units
    file=@csv
import            admin.import_run             POST   admin     /admin/import/units/{file}
settings          admin.settings               POST   admin     /admin/settings
    silent_days={n}; max_file_mb=20; max_files=10; photo_longest=2560; unfinished_mb=500; unfinished_gb_of_all=5;
    max_extensions=2;
    digest_at=07:00; version={portal_version}
end-calendar      admin.calendar_ended         POST   admin     /admin/settings/calendar
"""

MEETINGS = """
fresh            report           report           303 409  status_report+1 draft+1
fresh            report           again            303 303  status_report+1
fresh            report           submit           303 409  status_report+1 draft+1
fresh            submit           submit           303 409  status_report+1 draft+1
fresh            report           cancel-share     303 303  status_report+2
fresh            cancel-share     report           303 409  status_report+1 draft+1
fresh            report           cancel-task      303 303  status_report+2 audit_entry+1
fresh            cancel-task      report           303 409  status_report+1 audit_entry+1 draft+1
fresh            report           move-due         303 303  status_report+1 audit_entry+1
fresh            draft            again            200 200  draft+1
fresh            draft            draft            200 200  draft+2
fresh            draft            report           200 303  status_report+1 draft+1
fresh            draft            report~          200 303  status_report+1
fresh            report           draft~           303 200  status_report+1 draft+1
fresh            send-files       again            200 200  evidence+1
fresh            send-files       send-files       200 200  evidence+2
fresh            ask              ask              303 422  extension_step+1
fresh            ask              again            303 303  extension_step+1
fresh            ask              cancel-share     303 303  status_report+1 extension_step+2
target           reach            reach-more       303 409  target_value+1
target           reach            again            303 303  target_value+1
target           reach            unreach          303 303  target_value+1
target           unreach          reach            303 409
target           unreach          unreach          303 422
target           unreach          again            303 303
target           measure-target   reach            303 422  audit_entry+1
target           reach            measure-target   303 303  target_value+1 audit_entry+1
target           measure-target   again            303 303  audit_entry+1
product          add-product      add-product      303 422  product+1 audit_entry+1
product          add-product      again            303 303  product+1 audit_entry+1
product          edit-product     edit-product     303 409  audit_entry+1
product          edit-product     again            303 303  audit_entry+1
product          edit-product     drop-product     303 303  audit_entry+2
product          drop-product     edit-product     303 409  audit_entry+1
product          drop-product     drop-product     303 422  audit_entry+1
product          drop-product     again            303 303  audit_entry+1
sent_list        take-list        take-list        303 404  product+2 audit_entry+2
sent_list        take-list        again            303 303  product+2 audit_entry+2
sent_list        take-list        add-product      303 422  product+2 audit_entry+2
sent_list        send-list        again            303 303
product_off      return-product   return-product   303 303  audit_entry+1
product_off      return-product   again            303 303  audit_entry+1
product_off      return-product   add-product      303 303  product+1 audit_entry+2
fresh            direct           direct           303 303  direction+2 direction_entry+2
fresh            direct           again            303 303  direction+1 direction_entry+1
fresh            cancel-share     cancel-share     303 422  status_report+1
fresh            cancel-share     again            303 303  status_report+1
fresh            cancel-share     cancel-task      303 303  status_report+1 audit_entry+1
fresh            cancel-task      cancel-share     303 422  status_report+1 audit_entry+1
fresh            cancel-task      cancel-task      303 422  status_report+1 audit_entry+1
fresh            cancel-task      again            303 303  status_report+1 audit_entry+1
fresh            move-due         again            303 303  audit_entry+1
fresh            move-due         move-due-further 303 409  audit_entry+1

waiting          report           remove-paper~    303 422  status_report+1
waiting          remove-paper     report~          303 303  status_report+1
waiting          remove-paper     again            303 303  draft+1
waiting          put-back         again            200 200  evidence+1
waiting          report           put-back~        303 200  evidence+1 status_report+1

reported         take-back        again            303 303  status_report+1 draft+1
reported         take-back        take-back        303 422  status_report+1 draft+1
reported         report           take-back        303 422  status_report+1
reported         take-back        report           303 409  status_report+1 draft+2
reported         withdraw-paper   withdraw-paper   303 422
reported         withdraw-paper   again            303 303

submitted        note             note             303 303  status_report+2
submitted        note             again            303 303  status_report+1
submitted        note             confirm          303 303  status_report+2
submitted        confirm          note             303 409  status_report+1 draft+1
submitted        confirm          confirm          303 409  status_report+1
submitted        confirm          again            303 303  status_report+1
submitted        confirm          return           303 409  status_report+1
submitted        return           confirm          303 409  status_report+1
submitted        return           return           303 409  status_report+1
submitted        return           again            303 303  status_report+1
submitted        confirm          take-back        303 422  status_report+1
submitted        take-back        confirm          303 409  status_report+1 draft+1
submitted        return           take-back        303 422  status_report+1
submitted        confirm          cancel-share     303 303  status_report+2
submitted        cancel-share     confirm          303 409  status_report+1
submitted        confirm-both     return-both      303 409  status_report+2
submitted        return-both      confirm-both     303 409  status_report+2
submitted        confirm-both     again            303 303  status_report+2
submitted        return-both      again            303 303  status_report+2
submitted        confirm          return-both      303 200  status_report+2
submitted        confirm-both     cancel-task      303 303  status_report+2 audit_entry+1

confirmed        undo-confirm     again            303 409  status_report+1
confirmed        undo-confirm     undo-confirm     303 409  status_report+1
confirmed        undo-both        again            303 409  status_report+1
confirmed        undo-both        undo-confirm     303 409  status_report+1
confirmed        unconfirm        again            303 303  status_report+1
confirmed        unconfirm        unconfirm        303 409  status_report+1
confirmed        unconfirm        confirm          303 409  status_report+1
confirmed        unconfirm        undo-confirm     303 409  status_report+1
confirmed        undo-confirm     unconfirm        303 409  status_report+1
confirmed        unconfirm        cancel-share     303 303  status_report+2
confirmed        cancel-share     unconfirm        303 409  status_report+1
confirmed        unconfirm        cancel-task      303 303  status_report+2 audit_entry+1
confirmed        cancel-task      unconfirm        303 409  audit_entry+1

returned         undo-return      again            303 409  status_report+1
returned         undo-return      report           303 409  status_report+1 draft+1
returned         report           undo-return      303 409  status_report+1
returned         unreturn         again            303 303  status_report+1
returned         unreturn         unreturn         303 409  status_report+1
returned         unreturn         report           303 409  status_report+1 draft+1
returned         report           unreturn         303 409  status_report+1
returned         submit           unreturn         303 409  status_report+1

cancelled_share  restore-share    restore-share    303 422  status_report+1
cancelled_share  restore-share    again            303 303  status_report+1
cancelled_share  restore-share    cancel-task      303 303  status_report+2 audit_entry+1
cancelled_share  cancel-task      restore-share    303 422  audit_entry+1

asked            grant            refuse           303 422  extension_step+1
asked            refuse           grant            303 422  extension_step+1
asked            grant            grant            303 422  extension_step+1
asked            grant            again            303 303  extension_step+1
asked            grant            withdraw         303 422  extension_step+1
asked            withdraw         grant            303 422  extension_step+1
asked            withdraw         withdraw         303 422  extension_step+1
asked            withdraw         again            303 303  extension_step+1
asked            grant            move-due         303 409  extension_step+1
asked            ask              withdraw         422 303  extension_step+1

directed         acknowledge      acknowledge      303 422  direction_entry+1
directed         acknowledge      again            303 303  direction_entry+1
directed         acknowledge      close            303 303  direction_entry+2
directed         close            acknowledge      303 422  direction_entry+1
directed         direct-again     direct-again     303 303  direction_entry+2
directed         direct-again     again            303 303  direction_entry+1
directed         direct-again     close            303 303  direction_entry+2
directed         close            direct-again     303 422  direction_entry+1
directed         close            close            303 422  direction_entry+1
directed         close            again            303 303  direction_entry+1
directed         report           direct-again     303 303  status_report+1 direction_entry+2
directed         report           close            303 303  status_report+1 direction_entry+2

late             direct-all       direct-all       303 303  direction+4 direction_entry+4
late             direct-all       again            303 303  direction+2 direction_entry+2
late             submit           direct-all       303 303  status_report+1 direction+2 direction_entry+2
late             direct-in-hall   again            303 303  direction+1 direction_entry+1
late             direct-in-hall   direct-in-hall   303 303  direction+2 direction_entry+2
late             begin-meeting    again            303 303  meeting+1
late             begin-meeting    begin-meeting    303 303  meeting+2
late             begin-of-all     again            303 303  meeting+1
late             add-template     add-template     303 303  direction_template+2
late             add-template     again            303 303  direction_template+1
late             edit-template    edit-template    303 409
late             edit-template    again            303 303
late             edit-template    drop-template    303 303  direction_template+-1
late             drop-template    edit-template    303 404  direction_template+-1
late             drop-template    again            303 303  direction_template+-1
late             drop-template    drop-template    303 404  direction_template+-1

task             edit             edit-otherwise   303 409  audit_entry+1
task             edit             again            303 303  audit_entry+1
task             edit             cancel-task      303 303  status_report+2 audit_entry+2
task             cancel-task      edit             303 409  status_report+2 audit_entry+1
task             report           edit             303 303  status_report+1 audit_entry+1
task             new-task         new-task         303 303  task+2 task_unit+4 assignment+4 audit_entry+2
task             new-task         again            303 303  task+1 task_unit+2 assignment+2 audit_entry+1

cancelled_task   restore-task     restore-task     303 422  status_report+2 audit_entry+1
cancelled_task   restore-task     again            303 303  status_report+2 audit_entry+1
cancelled_task   restore-task     edit             303 409  status_report+2 audit_entry+1

plan             edit-plan        edit-plan        303 409  audit_entry+1
plan             edit-plan        again            303 303  audit_entry+1
plan             edit-plan        reasons          303 409  audit_entry+1
plan             reasons          reasons          303 409  audit_entry+1
plan             reasons          again            303 303  audit_entry+1
plan             make-plan        again            303 303  plan+1 audit_entry+1
plan             make-plan        make-plan        303 409  plan+1 audit_entry+1
empty_section    add-section      add-section      303 422  section+1 audit_entry+1
empty_section    add-section      again            303 303  section+1 audit_entry+1
empty_section    edit-section     edit-section     303 409  audit_entry+1
empty_section    edit-section     again            303 303  audit_entry+1
empty_section    edit-section     drop-section     303 303  section+-1 audit_entry+2
empty_section    drop-section     edit-section     303 404  section+-1 audit_entry+1
empty_section    move-section     move-section     303 303  audit_entry+2
empty_section    move-section     again            303 303  audit_entry+1
empty_section    drop-section     move-section     303 404  section+-1 audit_entry+1
empty_section    drop-section     drop-section     303 404  section+-1 audit_entry+1
empty_section    drop-section     again            303 303  section+-1 audit_entry+1
empty_target     add-target       add-target       303 422  target+1 audit_entry+1
empty_target     add-target       again            303 303  target+1 audit_entry+1
empty_target     edit-target      edit-target      303 409  audit_entry+1
empty_target     edit-target      again            303 303  audit_entry+1
empty_target     edit-target      drop-target      303 303  target+-1 audit_entry+2
empty_target     drop-target      edit-target      303 404  target+-1 audit_entry+1
empty_target     drop-target      drop-target      303 404  target+-1 audit_entry+1
empty_target     drop-target      again            303 303  target+-1 audit_entry+1
empty_target     drop-target      reach            303 404  target+-1 audit_entry+1
empty_target     reach            drop-target      303 422  target_value+1
empty_target     reach            edit-target      303 303  target_value+1 audit_entry+1
draft_plan       publish          again            303 303  assignment+1 audit_entry+1 plan_version+1
draft_plan       publish          publish          303 422  assignment+1 audit_entry+1 plan_version+1
draft_plan       publish          discard          303 422  assignment+1 audit_entry+1 plan_version+1
draft_plan       discard          publish          303 404  plan+-1 section+-1 task+-1 task_unit+-1
draft_plan       discard          again            303 303  plan+-1 section+-1 task+-1 task_unit+-1
sent_plan_file   send-plan-file   again            422 422
sent_plan_file   take-plan-file   take-plan-file   303 404  plan+1 section+1 task+1 task_unit+1 audit_entry+1
sent_plan_file   take-plan-file   again            303 303  plan+1 section+1 task+1 task_unit+1 audit_entry+1
sent_sheet       send-sheet       again            303 303
sent_sheet       take-sheet       take-sheet       303 404  section+1 task+2 task_unit+2 audit_entry+4 plan_import+1
sent_sheet       take-sheet       again            303 303  section+1 task+2 task_unit+2 audit_entry+4 plan_import+1
sent_sheet       answer-sheet     again            303 303
sent_sheet       answer-sheet     take-sheet~      303 422
sent_sheet       take-sheet       publish          303 303  section+1 task+2 task_unit+2 audit_entry+5 plan_import+1 \
    assignment+3 plan_version+1
sent_sheet       publish          take-sheet~      303 422  assignment+1 audit_entry+1 plan_version+1
sent_sheet       add-to-draft     take-sheet~      303 422  section+1 audit_entry+1
sent_sheet       take-sheet       discard          303 303  plan+-1 section+-1 task+-1 task_unit+-1
sent_sheet       discard          take-sheet~      303 404  plan+-1 section+-1 task+-1 task_unit+-1
begun_task       set-start        set-start-done   303 409  audit_entry+1
begun_task       set-start        again            303 303  audit_entry+1
begun_task       set-start        publish          303 303  assignment+1 audit_entry+2 plan_version+1 status_report+1
begun_task       publish          set-start        303 422  assignment+1 audit_entry+1 plan_version+1 status_report+1
taken_sheet      take-back-sheet  take-back-sheet  303 404  section+-1 task+-2 task_unit+-2 audit_entry+1 plan_import+-1
taken_sheet      take-back-sheet  again            303 303  section+-1 task+-2 task_unit+-2 audit_entry+1 plan_import+-1
taken_sheet      publish          take-back-sheet  303 422  assignment+3 audit_entry+1 plan_version+1
running_plan     close-plan       again            303 303  audit_entry+1
running_plan     close-plan       close-plan       303 422  audit_entry+1
running_plan     agencies         agencies         303 403  audit_entry+1
running_plan     agencies         again            303 303  audit_entry+1
running_plan     agencies         close-plan       303 403  audit_entry+1
running_plan     recall           recall           303 422  audit_entry+1
running_plan     recall           again            303 303  audit_entry+1
running_plan     recall           close-plan       303 422  audit_entry+1
running_plan     close-plan       recall           303 422  audit_entry+1
running_plan     begin-amendment  again            303 303
    amendment+1 plan+1 section+1 task+1 task_unit+1 audit_entry+2
running_plan     begin-amendment  begin-amendment  303 422
    amendment+1 plan+1 section+1 task+1 task_unit+1 audit_entry+2
running_plan     begin-amendment  close-plan       303 303
    amendment+1 plan+1 section+1 task+1 task_unit+1 audit_entry+3
running_plan     close-plan       begin-amendment  303 422  audit_entry+1
amendment        decide           again            303 303
amendment        decide           decide           303 409
amendment        decide           apply-amendment  303 409
amendment        apply-amendment  again            303 303
    plan_version+2 amendment+-1 plan+-1 section+-1 task+-1 task_unit+-1 audit_entry+1
amendment        apply-amendment  apply-amendment  303 422
    plan_version+2 amendment+-1 plan+-1 section+-1 task+-1 task_unit+-1 audit_entry+1
amendment        apply-amendment  decide           303 422
    plan_version+2 amendment+-1 plan+-1 section+-1 task+-1 task_unit+-1 audit_entry+1
amendment        apply-amendment  drop-amendment   303 404
    plan_version+2 amendment+-1 plan+-1 section+-1 task+-1 task_unit+-1 audit_entry+1
amendment        apply-amendment  close-plan       303 303
    plan_version+2 amendment+-1 plan+-1 section+-1 task+-1 task_unit+-1 audit_entry+2
amendment        drop-amendment   again            303 303  amendment+-1 plan+-1 section+-1 task+-1 task_unit+-1
amendment        drop-amendment   apply-amendment  303 422  amendment+-1 plan+-1 section+-1 task+-1 task_unit+-1
amendment        close-plan       apply-amendment  303 422  audit_entry+1
closed_plan      reopen           again            303 303  audit_entry+1
closed_plan      reopen           archive          303 422  audit_entry+1
closed_plan      archive          again            303 303  audit_entry+1
closed_plan      archive          archive          303 422  audit_entry+1
archived_plan    unarchive        again            303 303  audit_entry+1
archived_plan    unarchive        reopen           303 303  audit_entry+2
plan             document         again            303 303  plan_document+1 audit_entry+1
plan             document         document         303 303

activity         log              log              303 409  outreach_activity+1 village+1 outreach_version+1
activity         log              again            303 303  outreach_activity+1 village+1 outreach_version+1
activity         correct          correct          303 409  village+1 outreach_version+1
activity         correct          again            303 303  village+1 outreach_version+1
activity         correct          take-out         303 303  village+1 outreach_version+2
activity         take-out         correct          303 409  outreach_version+1
activity         take-out         take-out         303 422  outreach_version+1
activity         take-out         again            303 303  outreach_version+1
activity         villages         villages         303 303  village+1 audit_entry+1
activity         villages         again            303 303  village+1 audit_entry+1

somebody         announce         again            201 201  upload+2
somebody         add-bytes        again            204 409
somebody         add-bytes        give-up~         204 204  upload+-1
somebody         give-up          again            204 404  upload+-1
somebody         give-up          give-up-by-post~ 204 404  upload+-1
somebody         give-up-by-post  again            204 404  upload+-1
somebody         drop-unfinished  again            303 303  upload+-1
somebody         drop-unfinished  drop-all~        303 303  upload+-1
somebody         add-bytes        drop-all~        204 303  upload+-1
somebody         drop-all         again            303 303  upload+-1
somebody         preferences      again            303 303  notice_choice+14
somebody         calendar         again            200 200
somebody         calendar         no-calendar~     200 303  calendar_address+-1
somebody         no-calendar      again            303 303  calendar_address+-1
somebody         read             again            303 303
somebody         read             read-all~        303 303
somebody         read-all         again            303 303
somebody         retry            retry            303 303
somebody         retry            again            303 303
somebody         sign-in          again            303 303
somebody         sign-out         again            303 303
somebody         language         again            303 303
somebody         new-password     again            303 401  audit_entry+1
somebody         end-device       again            303 303
somebody         end-device       end-sign-in      303 303
somebody         end-others       again            303 401
somebody         switch-off       language         303 303  audit_entry+1
somebody         switch-off       sign-in          303 422  audit_entry+1
somebody         edit-person      edit-person      303 409  audit_entry+1
somebody         edit-person      again            303 303  audit_entry+1
somebody         edit-person      switch-off       303 303  audit_entry+2
somebody         switch-off       edit-person      303 409  audit_entry+1
somebody         reset-password   reset-password   200 200  audit_entry+2
somebody         reset-password   again            200 200  audit_entry+2
somebody         switch-off       switch-off       303 303  audit_entry+1
somebody         switch-off       again            303 303  audit_entry+1
somebody         switch-off       switch-on        303 303  audit_entry+2
somebody         end-sign-ins     again            303 303  audit_entry+2
somebody         end-sign-ins     end-sign-ins     303 303  audit_entry+2
somebody         end-sign-in      again            303 303
somebody         invite           invite           200 422  user_account+1 audit_entry+1
somebody         invite           again            200 422  user_account+1 audit_entry+1

without_calendar calendar         again            200 200  calendar_address+1

sample           sample-sign-in   again            303 303

switched_off     switch-on        switch-on        303 303  audit_entry+1
switched_off     switch-on        again            303 303  audit_entry+1

unit             new-unit         new-unit         303 422  unit+1 audit_entry+1
unit             new-unit         again            303 303  unit+1 audit_entry+1
unit             edit-unit        edit-unit        303 409  audit_entry+1
unit             edit-unit        again            303 303  audit_entry+1
unit             edit-unit        unit-off         303 303  audit_entry+2
unit             unit-off         edit-unit        303 409  audit_entry+1
unit             unit-off         unit-off         303 303  audit_entry+1
unit             unit-off         again            303 303  audit_entry+1
unit             settings         settings         303 409  audit_entry+1
unit             settings         again            303 303  audit_entry+1

unit_off         unit-on          unit-on          303 303  audit_entry+1
unit_off         unit-on          again            303 303  audit_entry+1

file             import           again            303 303  unit+1 audit_entry+1
file             upload-import    again            303 303

behind           end-calendar     end-calendar     303 303  audit_entry+1
behind           end-calendar     again            303 303  audit_entry+1
behind           settings         end-calendar     303 303  audit_entry+2

officer          last-report      switch-off       303 303  status_report+1 audit_entry+1
officer          switch-off       last-report      303 401  audit_entry+1
officer          edit-person      last-report      303 404  audit_entry+1
officer          last-report      edit-person      303 303  status_report+1 audit_entry+1
officer          last-report      again            303 303  status_report+1
"""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody does."""

    name: str
    endpoint: str
    method: str
    who: str
    address: str
    form: str = ""

    @property
    def route(self) -> tuple[str, str]:
        """What must stand in the table at least once."""
        return self.endpoint, self.method


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two acts at the same moment; ``rows`` are those that both together leave, by table."""

    scene: str
    first: str
    second: str
    answers: tuple[int, int]
    rows: dict[str, int]

    @property
    def name(self) -> str:
        """As a failure tells it."""
        return f"{self.scene}: {self.first}, then {self.second}"


def acts() -> dict[str, Act]:
    """All acts by name."""
    found: dict[str, Act] = {}
    name = ""
    for line in filter(str.strip, ACTS.splitlines()):
        if line.startswith(" "):
            found[name] = replace(found[name], form=f"{found[name].form} {line.strip()}")
        else:
            name, endpoint, method, who, address = line.split()
            found[name] = Act(name, endpoint, method, who, address)
    return found


def meetings(scene: str | None = None) -> list[Meeting]:
    """All meetings, or those in one scene."""
    lines = MEETINGS.replace("\n ", " ").splitlines()  # rows that have no room stand below
    found = [_meeting(line.split()) for line in lines if line.strip()]
    return [each for each in found if scene in (None, each.scene)]


def scenes() -> list[str]:
    """The scenes' names, in order."""
    return list(dict.fromkeys(each.scene for each in meetings()))


def _meeting(words: list[str]) -> Meeting:
    scene, first, second, one, other, *rows = words
    counts = (row.split("+") for row in rows)
    return Meeting(
        scene, first, second, (int(one), int(other)), {table: int(count) for table, count in counts}
    )
