"""A spreadsheet on its way into a draft, as an officer sends it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from ocop_tasks.models import Plan, UnitKind
from ocop_tasks.rules.plan_state import PlanState
from tests.rules.plan_sheets.layouts import filled
from tests.storage.spreadsheets.workbooks import saved

NAME = "Phân công nhiệm vụ.xlsx"
HEADS = "TT | Nội dung | Chủ trì | Phối hợp | Thời gian | Kết quả"


def draft(make: Any) -> Plan:
    """The plan of 2022, being prepared, with units that a sheet may name."""
    plan = make.plan
    plan.state = PlanState.DRAFT
    make.unit("Phòng Tài chính - Kế hoạch", kind=UnitKind.AGENCY, under=plan.issuer)
    for name in ("Xã Bản Bo", "Xã Bản Hon"):
        make.unit(name, under=plan.issuer)
    make.session.commit()
    return plan


def simple() -> Any:
    """A workbook of two sections and three tasks without a doubt."""
    return filled(f"""
{HEADS}
I | CÔNG TÁC TUYÊN TRUYỀN
1 | Họp thôn, bản về kế hoạch | UBND các xã | Phòng TC-KH | Hàng quý | Biên bản
2 | Đăng tin trên cổng thông tin | Phòng TC-KH | | Trước ngày 20/4/2022 | Tin, bài
II | TỔ CHỨC THỰC HIỆN
1 | Cấp kinh phí | nt | Xã Bản Bo | 2022-03-31 | Quyết định
""")


def send(browser: Any, plan: Plan, content: Any = None, name: str = NAME) -> Any:
    """Send a file, or a workbook of openpyxl, and open its dry run; or the form with what was wrong with it."""
    data = content if isinstance(content, bytes) else saved(content if content is not None else simple())
    answer = browser.post(f"/plans/{plan.id}/import", data={"file": (BytesIO(data), name)})
    return browser.get(answer.location) if answer.status_code == 303 else answer


def take(browser: Any, page: Any, **more: Any) -> Any:
    """Press the button of a dry run, as far as there is one."""
    return browser.post(page.request.path, data={"seen": seen(page)} | more)


def seen(page: Any) -> str:
    """What the page's button would say that was looked at."""
    _before, _name, rest = page.text.partition('name="seen"')
    return str(rest.partition('value="')[2].partition('"')[0])
