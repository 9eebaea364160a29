# @generated from what the program declares; `make hosts` writes it anew.
"""How a market is opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from os import PathLike

from .._async_market import Opening
from .._market import Market
from .._codec import listed, read_approvable, read_page, text_of, written
from .._money import Money
from .._page import Page
from .records import (
    AuctionPolicy,
    HashCost,
    IdentityPolicy,
    TokenVerifier,
)


def open(
    address: str | PathLike[str],
    *,
    durability: str | None = None,
    policy: AuctionPolicy | None = None,
    identity: IdentityPolicy | None = None,
    scheduler: bool | None = None,
    virtual_time: datetime | None = None,
    queued_writes_max: int | None = None,
    group_max: int | None = None,
    redis: str | None = None,
    node_name: str | None = None,
    replica: str | None = None,
    lanes: int | None = None,
    connections_max: int | None = None,
    migrate: bool | None = None,
    password_cost: HashCost | None = None,
    password_threads: int | None = None,
    signing_key_pem: str | None = None,
    token_issuer: str | None = None,
    token_audience: str | None = None,
    verifiers: Iterable[TokenVerifier] | None = None,
    link_by_email: bool | None = None,
    public_url: str | None = None,
    mail_folder: str | None = None,
    smtp_url: str | None = None,
    mail_from: str | None = None,
) -> Market:
    """Opens a market: `:memory:`, the path of a file, which is made when it is not there, or
    `postgres://user:password@host/database`.

    Fails with `invalid_argument`, `storage_unavailable`, `storage_read_only`, `storage_corrupt`
    and `schema_too_new`.

    `durability`: What an acknowledged write survives: `full`, a power cut, or `normal`, a crash
    of the process. `full` when absent; of a file only.

    `policy`: The marketplace's own numbers about auctions.

    `identity`: The marketplace's own numbers about who may come in, and for how long.

    `scheduler`: Whether this process does what falls due, as starting and ending auctions; it
    does when absent.

    `virtual_time`: The moment at which the time stands still until it is moved, for simulations
    and tests; the time of the machine or the database when absent.

    `queued_writes_max`: The most writes that may wait; 32,768 when absent.

    `group_max`: The most writes that share one commit; 2,048 when absent.

    `redis`: The address of the Redis through which nodes tell each other of news; nodes look at
    the database when absent.

    `node_name`: The name of this node, for people. Of a database only.

    `replica`: The address of a server that repeats the database, to which lists are sent.

    `lanes`: How many lanes write to a database; 1 when absent.

    `connections_max`: How many connections read from a database at most; 8 when absent.

    `migrate`: Whether a database's schema is brought up to date; it is when absent.

    `password_cost`: What hashing a password costs; what OWASP recommends when absent.

    `password_threads`: How many threads hash passwords; 1 when absent.

    `signing_key_pem`: The key that signs access tokens, an Ed25519 key in PEM; the market makes
    and keeps one when absent.

    `token_issuer`: By what access tokens name this market; `vendue` when absent.

    `token_audience`: For whom access tokens are; `vendue` when absent.

    `verifiers`: Other systems whose tokens are good here; none when absent.

    `link_by_email`: Whether somebody who comes from another system is taken for the user with
    the same confirmed e-mail address; not when absent.

    `public_url`: The address that links in mails begin with, such as
    `https://market.example.org`.

    `mail_folder`: The folder into which mails are written; no mail is sent when neither this
    nor `smtp_url` is there.

    `smtp_url`: The server to which mails are given: `smtps://user:password@host:465`.

    `mail_from`: Whom mails are from, such as `Market <market@example.org>`.
    """
    _options: dict[str, Any] = {}
    _arguments: dict[str, Any] = {"options": _options}
    if durability is not None:
        _options["durability"] = durability
    if policy is not None:
        _options["policy"] = written(policy, AuctionPolicy, "policy")
    if identity is not None:
        _options["identity"] = written(identity, IdentityPolicy, "identity")
    if scheduler is not None:
        _options["scheduler"] = scheduler
    if virtual_time is not None:
        _options["virtual_time"] = text_of(virtual_time, "virtual_time")
    if queued_writes_max is not None:
        _options["queued_writes_max"] = queued_writes_max
    if group_max is not None:
        _options["group_max"] = group_max
    if redis is not None:
        _options["redis"] = redis
    if node_name is not None:
        _options["node_name"] = node_name
    if replica is not None:
        _options["replica"] = replica
    if lanes is not None:
        _options["lanes"] = lanes
    if connections_max is not None:
        _options["connections_max"] = connections_max
    if migrate is not None:
        _options["migrate"] = migrate
    if password_cost is not None:
        _options["password_cost"] = written(password_cost, HashCost, "password_cost")
    if password_threads is not None:
        _options["password_threads"] = password_threads
    if signing_key_pem is not None:
        _options["signing_key_pem"] = signing_key_pem
    if token_issuer is not None:
        _options["token_issuer"] = token_issuer
    if token_audience is not None:
        _options["token_audience"] = token_audience
    if verifiers is not None:
        _options["verifiers"] = [written(each, TokenVerifier, "verifiers") for each in listed(verifiers, "verifiers")]
    if link_by_email is not None:
        _options["link_by_email"] = link_by_email
    if public_url is not None:
        _options["public_url"] = public_url
    if mail_folder is not None:
        _options["mail_folder"] = mail_folder
    if smtp_url is not None:
        _options["smtp_url"] = smtp_url
    if mail_from is not None:
        _options["mail_from"] = mail_from
    return Market._open(address, _options)


def open_async(
    address: str | PathLike[str],
    *,
    durability: str | None = None,
    policy: AuctionPolicy | None = None,
    identity: IdentityPolicy | None = None,
    scheduler: bool | None = None,
    virtual_time: datetime | None = None,
    queued_writes_max: int | None = None,
    group_max: int | None = None,
    redis: str | None = None,
    node_name: str | None = None,
    replica: str | None = None,
    lanes: int | None = None,
    connections_max: int | None = None,
    migrate: bool | None = None,
    password_cost: HashCost | None = None,
    password_threads: int | None = None,
    signing_key_pem: str | None = None,
    token_issuer: str | None = None,
    token_audience: str | None = None,
    verifiers: Iterable[TokenVerifier] | None = None,
    link_by_email: bool | None = None,
    public_url: str | None = None,
    mail_folder: str | None = None,
    smtp_url: str | None = None,
    mail_from: str | None = None,
) -> Opening:
    """Opens a market: `:memory:`, the path of a file, which is made when it is not there, or
    `postgres://user:password@host/database`.

    Fails with `invalid_argument`, `storage_unavailable`, `storage_read_only`, `storage_corrupt`
    and `schema_too_new`.

    `durability`: What an acknowledged write survives: `full`, a power cut, or `normal`, a crash
    of the process. `full` when absent; of a file only.

    `policy`: The marketplace's own numbers about auctions.

    `identity`: The marketplace's own numbers about who may come in, and for how long.

    `scheduler`: Whether this process does what falls due, as starting and ending auctions; it
    does when absent.

    `virtual_time`: The moment at which the time stands still until it is moved, for simulations
    and tests; the time of the machine or the database when absent.

    `queued_writes_max`: The most writes that may wait; 32,768 when absent.

    `group_max`: The most writes that share one commit; 2,048 when absent.

    `redis`: The address of the Redis through which nodes tell each other of news; nodes look at
    the database when absent.

    `node_name`: The name of this node, for people. Of a database only.

    `replica`: The address of a server that repeats the database, to which lists are sent.

    `lanes`: How many lanes write to a database; 1 when absent.

    `connections_max`: How many connections read from a database at most; 8 when absent.

    `migrate`: Whether a database's schema is brought up to date; it is when absent.

    `password_cost`: What hashing a password costs; what OWASP recommends when absent.

    `password_threads`: How many threads hash passwords; 1 when absent.

    `signing_key_pem`: The key that signs access tokens, an Ed25519 key in PEM; the market makes
    and keeps one when absent.

    `token_issuer`: By what access tokens name this market; `vendue` when absent.

    `token_audience`: For whom access tokens are; `vendue` when absent.

    `verifiers`: Other systems whose tokens are good here; none when absent.

    `link_by_email`: Whether somebody who comes from another system is taken for the user with
    the same confirmed e-mail address; not when absent.

    `public_url`: The address that links in mails begin with, such as
    `https://market.example.org`.

    `mail_folder`: The folder into which mails are written; no mail is sent when neither this
    nor `smtp_url` is there.

    `smtp_url`: The server to which mails are given: `smtps://user:password@host:465`.

    `mail_from`: Whom mails are from, such as `Market <market@example.org>`.
    """
    _options: dict[str, Any] = {}
    _arguments: dict[str, Any] = {"options": _options}
    if durability is not None:
        _options["durability"] = durability
    if policy is not None:
        _options["policy"] = written(policy, AuctionPolicy, "policy")
    if identity is not None:
        _options["identity"] = written(identity, IdentityPolicy, "identity")
    if scheduler is not None:
        _options["scheduler"] = scheduler
    if virtual_time is not None:
        _options["virtual_time"] = text_of(virtual_time, "virtual_time")
    if queued_writes_max is not None:
        _options["queued_writes_max"] = queued_writes_max
    if group_max is not None:
        _options["group_max"] = group_max
    if redis is not None:
        _options["redis"] = redis
    if node_name is not None:
        _options["node_name"] = node_name
    if replica is not None:
        _options["replica"] = replica
    if lanes is not None:
        _options["lanes"] = lanes
    if connections_max is not None:
        _options["connections_max"] = connections_max
    if migrate is not None:
        _options["migrate"] = migrate
    if password_cost is not None:
        _options["password_cost"] = written(password_cost, HashCost, "password_cost")
    if password_threads is not None:
        _options["password_threads"] = password_threads
    if signing_key_pem is not None:
        _options["signing_key_pem"] = signing_key_pem
    if token_issuer is not None:
        _options["token_issuer"] = token_issuer
    if token_audience is not None:
        _options["token_audience"] = token_audience
    if verifiers is not None:
        _options["verifiers"] = [written(each, TokenVerifier, "verifiers") for each in listed(verifiers, "verifiers")]
    if link_by_email is not None:
        _options["link_by_email"] = link_by_email
    if public_url is not None:
        _options["public_url"] = public_url
    if mail_folder is not None:
        _options["mail_folder"] = mail_folder
    if smtp_url is not None:
        _options["smtp_url"] = smtp_url
    if mail_from is not None:
        _options["mail_from"] = mail_from
    return Opening._open(address, _options)
