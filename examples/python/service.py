"""A web service with a market inside it: FastAPI, one file, no other server.

    pip install vendue fastapi uvicorn
    uvicorn service:app

This is how an existing backend takes Vendue in: it keeps its own routes and its own framework, and
asks the market instead of tables of its own.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from typing import Annotated

import vendue
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from vendue import AsyncMarket, Money

STATUS = {
    "invalid": 422,
    "unauthenticated": 401,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "limited": 429,
    "unavailable": 503,
    "internal": 500,
}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with vendue.open_async(os.environ.get("MARKET", "market.db")) as market:
        app.state.market = market
        yield


app = FastAPI(title="A shop with auctions", lifespan=lifespan)


@app.exception_handler(vendue.VendueError)
async def refused(request: Request, error: vendue.VendueError) -> JSONResponse:
    body = {"code": error.code, "message": error.message, "details": error.details}
    return JSONResponse(body, STATUS[error.category])


async def acting(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))],
) -> AsyncMarket:
    """The market with the rights of who asks: the core checks every call against them."""
    market: AsyncMarket = request.app.state.market
    if bearer is None:
        return market.acting_as_anyone()
    return await market.acting_with(bearer.credentials)


Acting = Annotated[AsyncMarket, Depends(acting)]


class Registration(BaseModel):
    username: str
    email: str
    password: str


class Credentials(BaseModel):
    name: str
    password: str


class Offer(BaseModel):
    title: str
    description: str
    opening: Decimal
    currency: str
    ends_at: datetime


class Bid(BaseModel):
    maximum: Decimal


@app.post("/users", status_code=201)
async def register(market: Acting, new: Registration) -> vendue.UserView:
    return await market.identity.register(**new.model_dump())


@app.post("/sessions", status_code=201)
async def sign_in(market: Acting, request: Request, asked: Credentials) -> vendue.TokenPair:
    address = request.client.host if request.client else None
    signed_in = await market.sessions.sign_in(
        name=asked.name, password=asked.password, address=address
    )
    return signed_in.tokens


@app.post("/auctions", status_code=201)
async def offer(market: Acting, new: Offer) -> vendue.AuctionView:
    listing = await market.listings.create(
        kind="auction",
        title=new.title,
        description=new.description,
        category="things",
        condition="good",
    )
    return await market.auctions.create(
        listing_id=listing.id, opening=Money(new.opening, new.currency), ends_at=new.ends_at
    )


@app.get("/auctions")
async def running(market: Acting, cursor: str | None = None) -> list[vendue.AuctionSummary]:
    return (await market.auctions.page("running", limit=50, cursor=cursor)).items


@app.post("/auctions/{auction_id}/bids", status_code=201)
async def bid(
    market: Acting, request: Request, auction_id: str, new: Bid
) -> vendue.PlacedBid:
    # A client that did not hear the answer sends the same key again, and gets the same answer.
    if key := request.headers.get("idempotency-key"):
        market = market.once(key)
    currency = (await market.auctions.get(auction_id)).auction.currency
    return await market.auctions.place_bid(
        auction_id=auction_id, maximum=Money(new.maximum, currency)
    )


@app.get("/auctions/{auction_id}/events")
async def watch(market: Acting, auction_id: str, since: int = 0) -> StreamingResponse:
    feed = await market.events.watch(auction_id, since=since)

    async def lines() -> AsyncIterator[str]:
        async with feed:
            async for event in feed:
                kinds = ",".join(view.kind for view in event.views)
                yield f"id: {event.sequence}\ndata: {kinds}\n\n"
                if any(view.kind in ("sold", "unsold", "cancelled") for view in event.views):
                    return

    return StreamingResponse(lines(), media_type="text/event-stream")
