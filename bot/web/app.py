"""The web application: the API, the pages and their files around an assistant and the index of the moment."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from threading import Thread

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from bot.assistant import Assistant
from bot.channels.mounting import add_channels, add_office, open_people
from bot.people.ledger import Ledger
from bot.settings import Settings
from bot.web.api import api_router
from bot.web.errors import add_error_handlers
from bot.web.guard import Guard
from bot.web.listing import Answers, Listing
from bot.web.origins import Origins
from bot.web.pages import STATIC, page_router
from bot.web.plan_pages import Reported, plan_router
from bot.web.widget import widget_router
from corpus.errors import PlanError
from retrieval.embedder import load_embedder
from retrieval.index import LiveIndex

_log = logging.getLogger(__name__)

_DESCRIPTION = (
    "Hỏi đáp và tra cứu các kế hoạch của cơ quan nhà nước. Mọi đơn vị, ngày và con số trong câu trả lời đều chép từ bản ghi "
    "được dẫn kèm; kế hoạch không ghi thì trợ lý nói là không ghi."
)


def create_app(settings: Settings) -> FastAPI:
    """The application over the index in `settings.index_dir`, which may be built, or replaced, while it runs.

    What people report is kept in `settings.data_dir`. Raises EmbedderError for an EMBEDDING_MODEL that cannot be loaded,
    PeopleError where that store cannot be opened.
    """
    index = LiveIndex(settings.index_dir, load_embedder(settings.embedding_model))
    people = open_people(settings)
    assistant = Assistant(index.current, Ledger(people).progress) if people else Assistant(index.current)
    reported = Ledger(people).progress if people else None
    app = assemble(assistant, index.current, settings.widget_origins, settings.public_url, assistant.prepare, reported)
    add_channels(app, settings, assistant, index.current, people)
    add_office(app, settings, index.current, people)
    return app


def assemble(
    assistant: Answers,
    current: Callable[[], Listing],
    widget_origins: Collection[str] = (),
    public_url: str | None = None,
    prepare: Callable[[], None] | None = None,
    reported: Reported | None = None,
) -> FastAPI:
    """The application around any assistant and anything to list from; `current` raises a PlanError while there is no index.

    `prepare` runs beside the first requests, once the server listens: what it works out, no question waits for.
    """

    @asynccontextmanager
    async def opened(app: FastAPI) -> AsyncIterator[None]:
        try:
            current()
        except PlanError as error:
            _log.warning("%s", error)
        else:
            if prepare:
                Thread(target=prepare, name="prepare", daemon=True).start()
        yield

    app = FastAPI(
        title="Trợ lý kế hoạch",
        version="0.1.0",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=opened,
    )
    add_error_handlers(app)
    app.include_router(api_router(assistant, current))
    app.include_router(page_router(app))
    app.include_router(plan_router(current, reported))
    app.include_router(widget_router(current, public_url))
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_middleware(Origins, listed=widget_origins, public_url=public_url)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=5)
    app.add_middleware(Guard)
    return app
