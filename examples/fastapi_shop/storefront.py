"""A small shop in FastAPI that reports its orders: one file, so that it reads from top to bottom.

    uvicorn storefront:app --port 8000

It sends to a Signalpost gateway: SIGNALPOST_URL (default: that of `make run`) with the key in SIGNALPOST_KEY. Its tests
in test_storefront.py need neither.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

import signalpost as sp
from signalpost.web import Site, visit_of
from signalpost.web.asgi import VisitMiddleware

SITE = Site(shop="main", consent_cookie="consent", domains=("shop.example",))
PRICES = {"mug": 12.5, "teapot": 39.0}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Connections are released when the shop ends."""
    yield
    if hasattr(app.state, "reports"):
        await app.state.reports.close()


app = FastAPI(lifespan=lifespan)
app.add_middleware(VisitMiddleware, site=SITE)


class Order(BaseModel):
    """What the checkout posts."""

    product: str
    email: str


async def reports() -> sp.AsyncClient:
    """Where events go; one for the whole process. Tests put the sandbox's client in its place with
    `app.dependency_overrides`."""
    if not hasattr(app.state, "reports"):
        url = os.environ.get("SIGNALPOST_URL", "http://127.0.0.1:8080")
        key = os.environ["SIGNALPOST_KEY"]
        app.state.reports = sp.AsyncClient.to_gateway(url, key=key, dataset="1234567890")
    client: sp.AsyncClient = app.state.reports
    return client


Reports = Annotated[sp.AsyncClient, Depends(reports)]


@app.get("/products/{name}", response_class=HTMLResponse)
async def product(name: str, request: Request, later: BackgroundTasks, reports: Reports) -> str:
    """A page: looking at it is a ViewContent."""
    custom_data = sp.CustomData(value=PRICES[name], currency="EUR", content_ids=[name], content_type="product")
    later.add_task(report, reports, visit_of(request).event("ViewContent", custom_data=custom_data))
    return f"<h1>{name}</h1><p>{PRICES[name]} EUR"


@app.post("/orders")
async def order(posted: Order, request: Request, later: BackgroundTasks, reports: Reports) -> dict[str, int]:
    """An order: a Purchase, with the id that the page's pixel makes of the same order's number."""
    number, price = next_number(), PRICES[posted.product]
    event = visit_of(request).event(
        "Purchase",
        order_id=number,
        user_data=sp.UserData(em=posted.email),
        custom_data=sp.CustomData(value=price, currency="EUR", content_ids=[posted.product], content_type="product"),
    )
    later.add_task(report, reports, event)
    return {"order": number}


def next_number() -> int:
    """An order's number. Meta knows orders by it for days: one used again would be taken for the same order."""
    return time.time_ns() // 1_000_000


async def report(reports: sp.AsyncClient, event: sp.Event | None) -> None:
    """Send what may be sent, after the answer; None is a visitor who has not said yes."""
    if event is not None and not (result := await reports.send(event)).ok:
        print(result, file=sys.stderr)  # holds ids and what to do, no personal data
