"""What becomes of an error on the web: one map from the tree of errors to RFC 9457 problem details."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.json import Json
from api.pages.base import render, to_login, wants_page
from graph import errors

_log = logging.getLogger("daqiao.api")

# The most special class of an error decides.
STATUS: dict[type[errors.DaqiaoError], tuple[int, str]] = {
    errors.UsageError: (422, "请求不可理解"),
    errors.RefusedData: (422, "数据未被接受"),
    errors.NotFound: (404, "未找到"),
    errors.Conflict: (409, "状态已变化"),
    errors.Unauthorised: (401, "未登录"),
    errors.Forbidden: (403, "没有权限"),
    errors.ConfigurationError: (503, "服务配置有误"),
    errors.ServiceUnavailable: (503, "服务暂不可用"),
    errors.DaqiaoError: (500, "出错了"),
}
_TITLES = {
    401: "未登录",
    403: "没有权限",
    404: "未找到",
    405: "不支持的方法",
    413: "内容过大",
    422: "请求不可理解",
    500: "出错了",
}
_PLAIN = {
    404: ("没有 {path} 这个页面。", "请核对地址，或从上面的导航进入。"),
    405: ("这个地址不接受 {method}。", "请从上面的导航重新进入。"),
}


def status_of(error: errors.DaqiaoError) -> tuple[int, str]:
    """HTTP status and title of an error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem(request: Request, status: int, title: str, detail: str, **more: Any) -> Response:
    """An `application/problem+json` answer."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": request.url.path}
    headers = more.pop("headers", {})
    body |= {"request_id": request.scope.get("request_id", "")} | {k: v for k, v in more.items() if v}
    if wants_page(request):
        if status == 401:
            return to_login(request)
        again = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        drawn = render(request, "error.html", {"problem": body, "retry": again}, status)
        drawn.headers.update(headers)
        return drawn
    return Json(body, status, media_type="application/problem+json", headers=headers)


def install(app: FastAPI) -> None:
    """One handler for each family of errors; a browser that asks for a page gets the same as a page."""
    app.add_exception_handler(errors.DaqiaoError, _product)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _framework)


def _product(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.DaqiaoError)
    status, title = status_of(error)
    headers = {}
    if isinstance(error, errors.ServiceUnavailable):
        headers["Retry-After"] = str(error.retry_after)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    nearest = list(error.nearest) if isinstance(error, errors.NotFound) else []
    found = [one.as_dict() for one in error.problems]
    return problem(
        request, status, title, error.detail, remedy=error.remedy, nearest=nearest, errors=found, headers=headers
    )


def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = [{"location": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in error.errors()]
    if wants_page(request):
        names = "、".join(dict.fromkeys(str(e["loc"][-1]) for e in error.errors()))
        return problem(request, 422, _TITLES[422], f"地址里的 {names} 不可用。", remedy="请从上面的导航重新进入。")
    detail = "；".join(f"{e['location']}：{e['message']}" for e in found)
    return problem(request, 422, _TITLES[422], detail, errors=found)


def _framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = _TITLES.get(error.status_code, "出错了")
    said, remedy = str(error.detail), ""
    if said == HTTPStatus(error.status_code).phrase:  # nobody but the framework said it
        said, remedy = _PLAIN.get(error.status_code, (title, ""))
        said = said.format(path=request.url.path, method=request.method)
    return problem(request, error.status_code, title, said, remedy=remedy, headers=dict(error.headers or {}))


class Bugs:
    """Answers what nobody foresaw. As middleware: Starlette's own handler stands outside the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            _log.exception("a bug", exc_info=error)
            request = Request(scope, receive)
            answer = problem(request, 500, _TITLES[500], "服务内部错误，请把 request_id 告诉管理员。")
            await answer(scope, receive, send)
