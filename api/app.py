"""The application factory: settings in, a FastAPI application out. No global state."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles

from api import errors
from api.auth import Attempts, Sessions, demand
from api.cache import Answers
from api.desk import Desk
from api.jobs import Runner
from api.json import Json
from api.middleware import BodyLimit, Envelope, Metrics
from api.pages import PAGES
from api.routers import facts, identity, ingest, matches, network, operations
from api.service import Service
from api.settings import Settings
from api.uploads import Uploads
from graph.errors import NotFound

ROUTERS = (
    facts.router, identity.router, matches.router, network.router, ingest.router, operations.router,
)  # fmt: skip
_UPLOADS = ("/v1/ingest/", "/data/check")


def create_app(settings: Settings, service: Service | None = None) -> FastAPI:
    """The service on these settings. A given `service` is used as it is and closed by whoever made it."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        own = service is None
        running = service or Service(settings)
        if own:
            running.start()
        app.state.service = running
        runner = Runner(running.ledger)
        app.state.runner = runner
        uploads = Uploads(settings.home, settings.upload_hours)
        app.state.desk = Desk(running.ledger, uploads, runner, settings.limits(), running.follow)
        app.state.sessions = Sessions(running.ledger)
        yield
        runner.close()
        if own:
            running.close()

    app = FastAPI(
        title="Daqiao 搭桥", version="0.1.0", lifespan=lifespan, default_response_class=Json,
        docs_url=None, redoc_url=None, openapi_url="/openapi.json",
    )  # fmt: skip
    app.state.metrics = Metrics()
    app.state.attempts = Attempts()
    app.state.pages = PAGES
    app.add_middleware(errors.Bugs)
    app.add_middleware(Answers, state=lambda: app.state)
    app.add_middleware(
        BodyLimit, most=settings.max_body_bytes, uploads=dict.fromkeys(_UPLOADS, settings.max_upload_bytes)
    )
    app.add_middleware(Envelope, metrics=app.state.metrics)
    errors.install(app)
    for router in (*ROUTERS, *(page.router for page in PAGES)):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    app.add_api_route(
        "/v1/{path:path}", _unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False
    )
    return app


def _unknown(request: Request, path: str) -> None:
    """Even what does not exist is told only to those who may ask."""
    demand(request, "viewer")
    raise NotFound(f"没有 /v1/{path} 这个地址。", remedy="见 /openapi.json。")
