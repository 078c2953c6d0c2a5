"""What two people may do at the same moment, what each of them is answered, and what stands in the database then.

A new route that changes something needs a line in ``ACTS`` and one in ``MEETINGS``; ``test_acts`` fails until it has
both. An act is: its name, its route, who does it, its address, and its form (fields with ";" between them). ``{…}``
names a record of the scene (``act_world``), ``*name`` a whole form of it, ``@red`` a photo.

A meeting is: the scene, the act that comes first, the one that meets it, both statuses, and the rows that are there
more than before. ``again`` is the same form of the same person once more (a double click, two windows), and ``~``
another form in his other window; otherwise two acts of one kind of person are done by two of them. Where the second is refused (409, 422) his words are still on
his page.
"""

from __future__ import annotations

from dataclasses import dataclass

ACTS = """
report           work.report               POST   own       /assignments/{assignment}/reports         status=in_progress; percent=60; note=Đang làm đến thôn cuối; version={version}; seen={newest}
submit           work.report               POST   own       /assignments/{assignment}/reports         status=submitted; note=Đã xong cả rồi; version={version}; seen={newest}
note             work.note                 POST   own       /assignments/{assignment}/notes           note=Bổ sung biên bản; version={version}; seen={newest}
draft            work.save_draft           POST   own       /assignments/{assignment}/draft           note=Đang gõ dở; percent=30
send-files       work.send_evidence        POST   own       /assignments/{assignment}/evidence        files=@red
withdraw-paper   work.withdraw_evidence    POST   own       /evidence/{evidence}/withdrawal           reason=Nhầm văn bản
remove-paper     work.remove_evidence      POST   own       /evidence/{waiting}/removal               note=Đang gõ dở
put-back         work.put_evidence_back    POST   own       /evidence/{removed}/return
take-back        work.withdraw_report      POST   own       /reports/{report}/withdrawal              reason=Ghi nhầm số

announce         uploads.begin             POST   somebody  /uploads                                  :Upload-Length=4
add-bytes        uploads.add               PATCH  somebody  /uploads/{upload}                         :Upload-Offset=0
give-up          uploads.give_up           DELETE somebody  /uploads/{upload}
give-up-by-post  uploads.in_disguise       POST   somebody  /uploads/{upload}                         :X-HTTP-Method-Override=DELETE

log              outreach.log              POST   own       /outreach/activities/new                  held_on=2022-06-15; commune={commune}; village=Bản Nà Vàn; manner=village_meeting; topic=Đăng ký ý tưởng; reached=42; women=30; minority=39
correct          outreach.correct          POST   own       /outreach/activities/{activity}/correction  held_on=2022-06-15; commune={commune}; village=Bản Nà Vàn; manner=village_meeting; topic=Đã sửa tên; reached=40; women=30; minority=39; version={activity_version}; reason=Đếm nhầm người
take-out         outreach.withdraw         POST   own       /outreach/activities/{activity}/withdrawal  reason=Ghi trùng hoạt động
villages         outreach.keep_villages    POST   own       /outreach/villages/{commune}              names=Bản Mới {n}

confirm          review.confirm            POST   agency    /assignments/{assignment}/confirmation    seen={seen}
return           review.send_back          POST   agency    /assignments/{assignment}/return          seen={seen}; reason=Thiếu dấu đỏ
undo-confirm     review.undo_confirmation  POST   agency    /assignments/{assignment}/confirmation/undo
undo-return      review.undo_return        POST   agency    /assignments/{assignment}/return/undo
confirm-both     review.confirm_several    POST   agency    /queue/confirmation                       assignment={assignment}:{seen}; assignment={second}:{second_seen}
return-both      review.return_several     POST   agency    /queue/return                             assignment={second}:{second_seen}; assignment={assignment}:{seen}; reason=Thiếu dấu đỏ
undo-both        review.undo_several       POST   agency    /queue/undo?of={assignment}
reasons          review.reasons            POST   agency    /queue/reasons                            reasons=Thiếu dấu đỏ của xã; version={plan_version}

edit-plan        drafting.edit_plan        POST   agency    /plans/{plan}/edit                        *given; number={n}/KH-UBND; issued_on=2022-02-21; version={plan_version}
document         drafting.add_plan_document  POST  agency   /plans/{plan}/documents                   document=@pdf
new-task         drafting.new_task         POST   agency    /plans/{plan}/tasks/new                   *edited; version=0; confirmed={new_task}
edit             drafting.edit_task        POST   agency    /tasks/{task}/edit                        *edited
edit-otherwise   drafting.edit_task        POST   agency    /tasks/{task}/edit                        *edited_otherwise
cancel-task      drafting.cancel_task      POST   agency    /tasks/{task}/cancellation                reason=Trùng việc khác
restore-task     drafting.restore_task     POST   agency    /tasks/{task}/restoration                 reason=Vẫn cần làm
cancel-share     drafting.cancel_assignment  POST  agency   /assignments/{assignment}/cancellation    reason=Đã sáp nhập
restore-share    drafting.restore_assignment  POST  agency  /assignments/{assignment}/restoration     reason=Vẫn cần làm
move-due         drafting.change_due       POST   agency    /assignments/{assignment}/due             due_on=2022-07-29; reason=Mưa lũ kéo dài; seen={due}
move-due-further  drafting.change_due      POST   agency    /assignments/{assignment}/due             due_on=2022-08-31; reason=Đường chưa thông; seen={due}

direct           desk.direct               POST   chairman  /assignments/{assignment}/direction       text=Gửi bản có chữ ký; answer_by=2022-06-20
direct-all       desk.direct_all           POST   chairman  /tasks/{task}/directions                  text=Gửi bản có chữ ký; answer_by=2022-06-20
acknowledge      desk.acknowledge          POST   own       /directions/{direction}/acknowledgement
direct-again     desk.direct_again         POST   chairman  /directions/{direction}/entries           text=Vẫn chưa đạt; answer_by=2022-06-20
close            desk.close                POST   chairman  /directions/{direction}/closing           text=Đã đạt yêu cầu
ask              desk.ask_extension        POST   own       /assignments/{assignment}/extension       until=2022-07-20; reason=Đường sạt lở
withdraw         desk.withdraw_extension   POST   own       /assignments/{assignment}/extension/withdrawal
grant            desk.decide_extension     POST   chairman  /assignments/{assignment}/extension/decision  newest={asked}; decision=grant; until=2022-07-20; word=Lần cuối cùng
refuse           desk.decide_extension     POST   chairman  /assignments/{assignment}/extension/decision  newest={asked}; decision=refuse; word=Không lùi được nữa
begin-meeting    desk.begin_meeting        POST   chairman  /plans/{plan}/meetings
direct-in-hall   desk.direct_in_meeting    POST   chairman  /meetings/{meeting}/1                     text=Ký gửi ngay; answer_by=2022-06-20
add-template     desk.direction_templates  POST   agency    /plans/{plan}/direction-templates         text=Gửi bản scan; days=3
edit-template    desk.direction_template   POST   agency    /direction-templates/{template}           text=Gửi ngay bản ký; days=2; version=1
drop-template    desk.remove_direction_template  POST  agency  /direction-templates/{template}/removal

preferences      notices.preferences       POST   somebody  /notices/preferences                      email=moi@laichau.gov.vn; wanted=confirmed.email
calendar         notices.make_calendar     POST   somebody  /notices/calendar
no-calendar      notices.remove_calendar   POST   somebody  /notices/calendar/removal
read             notices.read_notice       POST   somebody  /notices/{notice}/reading
read-all         notices.read_all          POST   somebody  /notices/reading                          newest={notice}
retry            notices.retry             POST   admin     /notices/deliveries/{delivery}/retry

sign-in          accounts.sign_in          POST   visitor   /sign-in                                  username={username}; password={password}
sample-sign-in   accounts.sign_in_as_sample  POST  visitor  /sign-in/sample                           user_id={person}
sign-out         accounts.sign_out         POST   somebody  /sign-out
language         accounts.choose_language  POST   somebody  /language                                 locale=en
new-password     accounts.change_password  POST   somebody  /password                                 current={password}; new=bốn con dê đen; again=bốn con dê đen
end-device       accounts.end_device       POST   somebody  /devices/{sign_in}/end
end-others       accounts.end_other_devices  POST  somebody  /devices/end-others

invite           admin.person_new          POST   admin     /admin/people/new                         name=Lò Văn Minh; username=minh.{n}; unit_id={commune}; role=focal_point
edit-person      admin.person              POST   admin     /admin/people/{person}                    name=Lò Văn Minh; username=minh.{n}; unit_id={commune}; role=focal_point; version={person_version}
reset-password   admin.person_password_reset  POST  admin   /admin/people/{person}/password
switch-off       admin.person_switch_off   POST   admin     /admin/people/{person}/off
switch-on        admin.person_switch_on    POST   admin     /admin/people/{person}/on
end-sign-ins     admin.person_end_sign_ins  POST  admin     /admin/people/{person}/sign-ins/end
end-sign-in      admin.person_end_sign_in  POST   admin     /admin/people/{person}/sign-ins/{sign_in}/end
new-unit         admin.unit_new            POST   admin     /admin/units/new                          name=Xã Mới {n}; short_name=Xã Mới {n}; code=moi-{n}; kind=commune; position=1; parent_id={issuer}
edit-unit        admin.unit                POST   admin     /admin/units/{unit}                       name=Xã Tên Mới; short_name=Xã Tên Mới; code={unit_code}; kind=commune; position=1; parent_id={issuer}; version={unit_version}
unit-off         admin.unit_off            POST   admin     /admin/units/{unit}/off
unit-on          admin.unit_on             POST   admin     /admin/units/{unit}/on
upload-import    admin.import_upload       POST   admin     /admin/import/units                       file=@csv
import           admin.import_run          POST   admin     /admin/import/units/{file}
settings         admin.settings            POST   admin     /admin/settings                           silent_days=20; max_file_mb=20; max_files=10; photo_longest=2560; max_extensions=2; digest_at=07:00; version={portal_version}
end-calendar     admin.calendar_ended      POST   admin     /admin/settings/calendar
"""

MEETINGS = """
fresh            report           report
fresh            report           again
fresh            report           submit
fresh            submit           submit
fresh            report           cancel-share
fresh            cancel-share     report
fresh            report           cancel-task
fresh            cancel-task      report
fresh            report           move-due
fresh            draft            again
fresh            draft            draft
fresh            draft            report
fresh            draft            report~
fresh            report           draft~
fresh            send-files       again
fresh            send-files       send-files
fresh            ask              ask
fresh            ask              again
fresh            ask              cancel-share
fresh            direct           direct
fresh            direct           again
fresh            cancel-share     cancel-share
fresh            cancel-share     again
fresh            cancel-share     cancel-task
fresh            cancel-task      cancel-share
fresh            cancel-task      cancel-task
fresh            cancel-task      again
fresh            move-due         again
fresh            move-due         move-due-further
waiting          report           remove-paper~
waiting          remove-paper     report~
waiting          remove-paper     again
waiting          put-back         again
waiting          report           put-back~
reported         take-back        again
reported         take-back        take-back
reported         report           take-back
reported         take-back        report
reported         withdraw-paper   withdraw-paper
reported         withdraw-paper   again
submitted        note             note
submitted        note             again
submitted        note             confirm
submitted        confirm          note
submitted        confirm          confirm
submitted        confirm          again
submitted        confirm          return
submitted        return           confirm
submitted        return           return
submitted        return           again
submitted        confirm          take-back
submitted        take-back        confirm
submitted        return           take-back
submitted        confirm          cancel-share
submitted        cancel-share     confirm
submitted        confirm-both     return-both
submitted        return-both      confirm-both
submitted        confirm-both     again
submitted        return-both      again
submitted        confirm          return-both
submitted        confirm-both     cancel-task
confirmed        undo-confirm     again
confirmed        undo-confirm     undo-confirm
confirmed        undo-both        again
confirmed        undo-both        undo-confirm
returned         undo-return      again
returned         undo-return      report
returned         report           undo-return
cancelled_share  restore-share    restore-share
cancelled_share  restore-share    again
cancelled_share  restore-share    cancel-task
cancelled_share  cancel-task      restore-share
asked            grant            refuse
asked            refuse           grant
asked            grant            grant
asked            grant            again
asked            grant            withdraw
asked            withdraw         grant
asked            withdraw         withdraw
asked            withdraw         again
asked            grant            move-due
asked            ask              withdraw
directed         acknowledge      acknowledge
directed         acknowledge      again
directed         acknowledge      close
directed         close            acknowledge
directed         direct-again     direct-again
directed         direct-again     again
directed         direct-again     close
directed         close            direct-again
directed         close            close
directed         close            again
directed         report           direct-again
directed         report           close
late             direct-all       direct-all
late             direct-all       again
late             submit           direct-all
late             direct-in-hall   again
late             direct-in-hall   direct-in-hall
late             begin-meeting    again
late             begin-meeting    begin-meeting
late             add-template     add-template
late             add-template     again
late             edit-template    edit-template
late             edit-template    again
late             edit-template    drop-template
late             drop-template    edit-template
late             drop-template    again
late             drop-template    drop-template
task             edit             edit-otherwise
task             edit             again
task             edit             cancel-task
task             cancel-task      edit
task             report           edit
task             new-task         new-task
task             new-task         again
cancelled_task   restore-task     restore-task
cancelled_task   restore-task     again
cancelled_task   restore-task     edit
plan             edit-plan        edit-plan
plan             edit-plan        again
plan             edit-plan        reasons
plan             reasons          reasons
plan             reasons          again
plan             document         document
plan             document         again
activity         log              log
activity         log              again
activity         correct          correct
activity         correct          again
activity         correct          take-out
activity         take-out         correct
activity         take-out         take-out
activity         take-out         again
activity         villages         villages
activity         villages         again
somebody         announce         again
somebody         add-bytes        again
somebody         add-bytes        give-up~
somebody         give-up          again
somebody         give-up          give-up-by-post~
somebody         give-up-by-post  again
somebody         preferences      again
somebody         calendar         again
without_calendar calendar         again
somebody         calendar         no-calendar~
somebody         no-calendar      again
somebody         read             again
somebody         read             read-all~
somebody         read-all         again
somebody         retry            retry
somebody         retry            again
somebody         sign-in          again
somebody         sample-sign-in   again
somebody         sign-out         again
somebody         language         again
somebody         new-password     again
somebody         end-device       again
somebody         end-device       end-sign-in
somebody         end-others       again
somebody         switch-off       language
somebody         switch-off       sign-in
somebody         edit-person      edit-person
somebody         edit-person      again
somebody         edit-person      switch-off
somebody         switch-off       edit-person
somebody         reset-password   reset-password
somebody         reset-password   again
somebody         switch-off       switch-off
somebody         switch-off       again
somebody         switch-off       switch-on
somebody         end-sign-ins     again
somebody         end-sign-ins     end-sign-ins
somebody         end-sign-in      again
somebody         invite           invite
somebody         invite           again
switched_off     switch-on        switch-on
switched_off     switch-on        again
unit             new-unit         new-unit
unit             new-unit         again
unit             edit-unit        edit-unit
unit             edit-unit        again
unit             edit-unit        unit-off
unit             unit-off         edit-unit
unit             unit-off         unit-off
unit             unit-off         again
unit             settings         settings
unit             settings         again
unit_off         unit-on          unit-on
unit_off         unit-on          again
file             import           again
file             upload-import    again
behind           end-calendar     end-calendar
behind           end-calendar     again
behind           settings         end-calendar
"""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody does."""

    name: str
    endpoint: str
    method: str
    who: str
    address: str
    form: str

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
    lines = (line.split(None, 5) for line in ACTS.splitlines() if line.strip())
    return {
        name: Act(name, endpoint, method, who, address, form[0] if form else "")
        for name, endpoint, method, who, address, *form in lines
    }


def meetings(scene: str | None = None) -> list[Meeting]:
    """All meetings, or those in one scene."""
    found = [_meeting(line.split()) for line in MEETINGS.splitlines() if line.strip()]
    return [each for each in found if scene in (None, each.scene)]


def scenes() -> list[str]:
    """The scenes' names, in order."""
    return list(dict.fromkeys(each.scene for each in meetings()))


def _meeting(words: list[str]) -> Meeting:
    scene, first, second, one, other, *rows = [*words, "0", "0"] if len(words) == 3 else words
    counts = (row.split("+") for row in rows)
    return Meeting(
        scene, first, second, (int(one), int(other)), {table: int(count) for table, count in counts}
    )
