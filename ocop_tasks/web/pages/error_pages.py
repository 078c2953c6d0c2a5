"""When something goes wrong: what happened, that nothing was lost, and what to do; a page, or a notice for htmx."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, make_response, render_template, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, default_exceptions

from ocop_tasks.database import end_writing
from ocop_tasks.extensions import db
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.pages import database_busy, labels, responses
from ocop_tasks.web.security import security_log
from ocop_tasks.web.security.current_user import set_clock
from ocop_tasks.web.security.security_log import Event

Error = TypeVar("Error", bound=Exception)
log = logging.getLogger(__name__)
OUT_OF_RANGE = "22003"
"""What PostgreSQL calls a number that it cannot hold."""

TITLES = {
    400: _l("Yêu cầu chưa đúng"),
    401: _l("Cần đăng nhập"),
    403: _l("Không có quyền"),
    404: _l("Không tìm thấy"),
    405: _l("Không mở được địa chỉ này"),
    408: _l("Gửi lên quá chậm"),
    409: _l("Vừa có người khác thay đổi"),
    413: _l("Tệp quá lớn"),
    422: _l("Chưa thực hiện được"),
    429: _l("Quá nhiều lần thử"),
    500: _l("Lỗi của hệ thống"),
    503: _l("Cổng đang bận"),
}
FIRST_VISIT = _l("Trang này chỉ mở cho người đã đăng nhập. Sau khi đăng nhập, cổng mở đúng trang này.")
ADVICE = {
    400: _l(
        "Trang có thể đã mở quá lâu. Hãy quay lại, tải lại trang rồi gửi lại; nội dung đã gõ vẫn còn trên trang trước."
    ),
    401: _l("Phiên đăng nhập đã hết. Hãy đăng nhập lại; nội dung đang gõ vẫn được giữ."),
    403: _l(
        "Tài khoản của bạn không được làm việc này. Nếu cần, hãy liên hệ cơ quan thường trực hoặc người quản trị."
    ),
    404: _l(
        "Trang này không có, hoặc không thuộc phạm vi của bạn. Hãy kiểm tra địa chỉ, hoặc về trang chính."
    ),
    405: _l("Địa chỉ này chỉ nhận biểu mẫu đã điền. Hãy quay lại trang trước, hoặc về trang chính."),
    408: _l(
        "Mạng quá chậm nên nội dung chưa lên đủ và chưa được ghi. Hãy quay lại trang trước: nội dung đã gõ vẫn còn "
        "ở đó. Gửi lại khi mạng tốt hơn, hoặc bỏ bớt ảnh."
    ),
    409: _l("Không có gì bị mất. Hãy xem cả hai bản rồi gửi lại."),
    413: _l("Hãy chọn tệp nhỏ hơn, hoặc chụp lại ảnh ở cỡ vừa. Các tệp khác và nội dung đã gõ vẫn còn."),
    422: _l("Không có gì bị mất. Hãy sửa chỗ được nhắc rồi gửi lại."),
    429: _l("Hãy đợi một phút rồi thử lại. Nếu quên mật khẩu, hãy nhờ người quản trị đặt lại."),
    500: _l("Lỗi đã được ghi lại. Những gì đã báo “đã lưu” vẫn an toàn; hãy thử lại sau ít phút."),
    503: _l("Trang chưa mở được vì cổng đang bận. Không có gì bị mất; hãy thử lại sau ít giây."),
}
UNSAVED = _l(
    "Cổng đang ghi việc khác lâu hơn thường lệ, nên lần này chưa ghi được gì. Hãy gửi lại sau ít giây."
)
"""What busy means to whoever sent something."""

PLAIN = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title>
<div class="notice"><h1>{title}</h1><p>{advice}</p>
<p lang="en">{english}</p><p>{id}</p></div>
"""
"""What is told where not even the database answers, in both languages: nobody knows which is the reader's."""
IN_BOTH = {
    500: (
        "Lỗi của hệ thống",
        "Những gì đã báo “đã lưu” vẫn an toàn. Hãy thử lại sau ít phút.",
        "The portal has a problem. What it said was saved is safe. Please try again in a few minutes.",
    ),
    503: (
        "Cổng đang bận",
        "Lần này chưa ghi được gì. Hãy quay lại trang trước: nội dung đã gõ vẫn còn ở đó; gửi lại sau ít giây.",
        "The portal is busy and nothing was saved this time. Please go back, where what you typed still is, and try "
        "again in a few seconds.",
    ),
}


def error_response(status: int, told: str | None = None, where: dict[str, str] | None = None) -> Response:
    """The error page; for htmx a notice that goes to the notices' place, for a device's queue the reasons alone.

    Whatever else did not ask for a page (a picture, a page fetched beforehand) gets the notice too. The page has forms,
    so it begins a session, and a session begun behind somebody's back ends the one of the form that he is filling in.
    """
    advice = FIRST_VISIT if status == 401 and _is_first_visit() else ADVICE[_kind_of(status)]
    context: dict[str, Any] = {
        "status": status,
        "title": str(TITLES[_kind_of(status)]),
        "advice": told or str(advice),
        "request_id": g.get("request_id", ""),
        "where": where,
    }
    if responses.is_from_queue():
        return make_response(responses.queue_refused(status, [f"{context['title']}. {context['advice']}"]))
    if request.headers.get("HX-Request") or not _is_page_asked():
        return _beside_the_form(make_response(render_template("errors/_notice.html", **context), status))
    set_clock()  # a page tells the day, also where nobody got as far as the gate
    return make_response(render_template("errors/error.html", **context), status)


def _is_first_visit() -> bool:
    """Whether nobody was signed in here: a page was asked for, and no sign-in that has ended came along."""
    cookie = request.cookies.get(current_app.config["SESSION_COOKIE_NAME"])
    signed_in_once = "_user_id" in session or (cookie and not session)
    return request.method in ("GET", "HEAD") and not signed_in_once


def _kind_of(status: int) -> int:
    """The status whose words are said: of the rarer ones, whose fault it is."""
    return status if status in TITLES else 400 if status < 500 else 500


def _beside_the_form(response: Response) -> Response:
    """The notice in it goes to the notices' place, so that what was typed stays where it is."""
    response.headers["HX-Retarget"] = "#notices"
    response.headers["HX-Reswap"] = "innerHTML"
    response.headers["HX-Reselect"] = ".notice"
    return response


def _is_page_asked() -> bool:
    """Whether somebody is going to see the answer as a page: browsers then name HTML; who names nothing may see it."""
    accepted = request.accept_mimetypes
    return not accepted or any(kind == "text/html" for kind, _quality in accepted)


def set_up(app: Flask) -> None:
    """Answer every error of ``app`` in words."""
    for status in default_exceptions:
        app.register_error_handler(status, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(RuleBroken, _rule)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(Exception, _unexpected)


def _in_any_case(handle: Callable[[Error], Response]) -> Callable[[Error], Response]:
    """A handler whose answer, where none can be made, is a plain page: Flask lets what a handler raises out.

    Who asks and which day it is are questions to the database, so an answer to any error may fail. Making it only
    reads: it waits for no writer.
    """

    @wraps(handle)
    def answering(error: Error) -> Response:
        end_writing()
        try:
            db.session.rollback()
            return handle(error)
        except Exception as failed:
            log.exception("no page could be made of the error")
            return _plain(503 if _is_busy(error) or _is_busy(failed) else 500)

    return answering


def _is_busy(error: Exception) -> bool:
    """Whether the database is; Flask wraps what is raised after the view, and what a handler raised."""
    return database_busy.is_busy(getattr(error, "original_exception", None) or error)


@_in_any_case
def _csrf(error: CSRFError) -> Response:
    """A form without its token: its session is gone, or the page is older than the last sign-in."""
    view = current_app.view_functions.get(request.endpoint or "")
    signed_out = not current_user.is_authenticated and getattr(view, "access", None) is not None
    security_log.log_event(Event.FORGED, reason=str(error.description))
    response = error_response(401 if signed_out else 400)
    response.headers["X-Form-Expired"] = "1"
    return response


@_in_any_case
def _http(error: HTTPException) -> Response:
    if isinstance(error.response, Response):
        return error.response
    if _is_busy(error):
        return _busy()
    status = error.code or 500
    response = error_response(status)
    if status == 429 and (retry := error.get_response().headers.get("Retry-After")):
        response.headers["Retry-After"] = retry
    return response


@_in_any_case
def _rule(error: RuleBroken) -> Response:
    return error_response(422, labels.rule_message(error.code, **error.details))


@_in_any_case
def _stale(_error: StaleDataError) -> Response:
    return error_response(
        409,
        _(
            "Vừa có người khác lưu cùng mục này, nên bản của bạn chưa được ghi. Hãy tải lại trang rồi gửi lại."
        ),
    )


def _is_beyond(error: Exception) -> bool:
    """Whether it is a number, written into an address, that no record can have: each database's driver has its word."""
    told = getattr(error, "orig", None) or error
    return isinstance(error, OverflowError) or getattr(told, "sqlstate", None) == OUT_OF_RANGE


@_in_any_case
def _unexpected(error: Exception) -> Response:
    if _is_beyond(error):
        security_log.log_event(Event.NOT_VALID, reason="number_too_large")
        return error_response(404)
    if _is_busy(error):
        log.warning("the database is busy", exc_info=error)
        return _busy()
    log.exception("unexpected error", exc_info=error)
    return error_response(500)


def _busy() -> Response:
    """Nothing was saved, and trying again will do."""
    return _later(error_response(503, None if request.method in ("GET", "HEAD") else str(UNSAVED)))


def _later(response: Response) -> Response:
    response.headers["Retry-After"] = str(database_busy.RETRY_AFTER)
    return response


def _plain(status: int) -> Response:
    """What is told where not even the database answers."""
    title, advice, english = IN_BOTH[status]
    page = PLAIN.format(title=title, advice=advice, english=english, id=g.get("request_id", ""))
    response = _beside_the_form(Response(page, status, mimetype="text/html"))
    return _later(response) if status == 503 else response
