"""What is wrong with a plan file, and what should have been seen of it, in the page's words; places stay the file's."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ocop_tasks.seeding.problems import Problem
from ocop_tasks.web.pages.template_filters import dmy

WORDS = {
    "unreadable": _l("không đọc được tệp"),
    "too_large": _l("tệp lớn hơn %(most)s byte"),
    "not_utf8": _l("không phải tệp văn bản UTF-8; hãy lưu lại với mã UTF-8"),
    "not_yaml": _l("không đọc được; hãy xem thụt dòng, dấu hai chấm và dấu nháy ở chỗ này"),
    "key_twice": _l("khoá %(key)s có hai lần"),
    "key_no_word": _l("khoá phải là một từ"),
    "no_such_day": _l("không có ngày %(said)s trong lịch"),
    "alias": _l("không đọc dấu tham chiếu (*); hãy ghi đầy đủ nội dung"),
    "too_deep": _l("lồng nhau quá nhiều lớp"),
    "too_many": _l("tệp có quá nhiều giá trị, nhiều nhất là %(most)s"),
    "missing": _l("còn thiếu"),
    "unknown_key": _l("tệp kế hoạch không có khoá này; hãy xem chính tả"),
    "not_text": _l("phải là chữ; số, ngày và yes/no thì đặt trong dấu nháy"),
    "not_whole": _l("phải là số nguyên"),
    "not_a_day": _l("phải là ngày, ví dụ 2026-03-31"),
    "not_yes_no": _l("phải là true hoặc false"),
    "not_a_list": _l("phải là danh sách, mỗi dòng bắt đầu bằng dấu gạch ngang"),
    "not_keys": _l("phải gồm các khoá và giá trị"),
    "no_choice": _l("phải là một trong: %(expected)s"),
    "wrong_code": _l("mã chỉ gồm chữ không dấu, chữ số và dấu gạch nối"),
    "empty_text": _l("không được để trống; không có thì bỏ khoá này"),
    "long_text": _l("dài quá %(longest)s ký tự"),
    "empty_list": _l("phải có ít nhất một"),
    "too_small": _l("nhỏ nhất là %(limit)s"),
    "too_much": _l("lớn nhất là %(limit)s"),
    "not_a_number": _l("phải là số"),
    "wrong_amount": _l("phải lớn hơn 0, tối đa hai số lẻ"),
    "empty_note": _l("ghi chú phải có note hoặc note_en"),
    "due_on_of_periods": _l("nhiệm vụ báo cáo theo kỳ không có due_on: mỗi kỳ có hạn của kỳ"),
    "rule_does_not_fit": _l("cách tính hạn %(rule)s không hợp với kỳ báo cáo"),
    "no_rule": _l("không phải cách tính hạn: %(said)s; ví dụ đúng: last 24"),
    "measure_in_parts": _l("measured_by, measured_in và measure_target phải đi cùng nhau"),
    "days_in_parts": _l("starts_on và ends_on phải đi cùng nhau"),
    "days_turned": _l("ends_on trước starts_on"),
    "plan_too_long": _l("một kế hoạch kéo dài nhiều nhất ba năm"),
    "year_outside": _l("year phải là năm kế hoạch bắt đầu hoặc kết thúc"),
    "wrong": _l("chưa đúng"),
    "stands_twice": _l("có %(count)s lần, phải chỉ một lần"),
    "no_unit": _l("không có đơn vị mã %(code)s"),
    "no_group": _l("không có nhóm %(name)s; có các nhóm %(groups)s"),
    "empty_group": _l("nhóm %(name)s không có đơn vị nào dưới cơ quan ban hành"),
    "no_section": _l("kế hoạch không có mục %(label)s"),
    "too_many_leads": _l("việc chung của một đơn vị mà có %(count)s đơn vị chủ trì"),
    "two_parts": _l("đơn vị %(code)s có hai vai trong một nhiệm vụ"),
    "outside_plan": _l("ngày %(day)s ngoài thời gian của kế hoạch, từ %(first)s đến %(last)s"),
    "far_from_year": _l("ngày %(day)s xa năm %(year)s của kế hoạch"),
    "code_taken": _l("cổng đã có kế hoạch mã %(code)s"),
    "code_changed": _l("cổng đã có kế hoạch mã %(code)s; bản soạn sẽ mang mã %(new)s"),
    "number_taken": _l("cơ quan ban hành đã có kế hoạch khác mang số %(number)s"),
    "unit_missing": _l("cổng chưa có đơn vị %(name)s (mã %(code)s); hãy nhờ quản trị thêm"),
    "unit_differs": _l("đơn vị mã %(code)s trên cổng là “%(here)s”, trong tệp là “%(there)s”"),
    "unit_off": _l("đơn vị %(name)s đã ngừng hoạt động trên cổng"),
    "unit_left_out": _l("đơn vị %(name)s đã ngừng hoạt động, được bỏ ra khỏi %(count)s nhiệm vụ"),
    "unit_under_off": _l("đơn vị %(code)s sẽ thuộc một đơn vị đã ngừng hoạt động"),
    "other_agency": _l("tệp ghi cơ quan thường trực là %(name)s; bạn chỉ lập được kế hoạch của cơ quan mình"),
    "other_issuer": _l("%(name)s không phải cấp trên của cơ quan bạn"),
}
"""By the code of the problem."""
_LINE = re.compile(r"line ([0-9]+)")


def in_words(problem: Problem) -> str:
    """What is wrong, without its place."""
    return str(WORDS[problem.code]) % {name: _shown(value) for name, value in problem.details.items()}


def place_in_words(problem: Problem) -> str:
    """Where it is: a line, the whole file, or a place as the file names it."""
    if found := _LINE.fullmatch(problem.place):
        return _("dòng %(number)s", number=found[1])
    return _("cả tệp") if problem.place == "file" else problem.place


def _shown(value: Any) -> str:
    """A detail; the library joins choices by an English word."""
    return dmy(value) if isinstance(value, date) else str(value).replace(" or ", ", ")
