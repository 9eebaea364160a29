"""The scenarios that every host runs, with both kinds of market."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest
import vendue
from conftest import REPOSITORY
from typed import answer, arguments, failure, plain, record
from vendue import VendueError, rules

FOLDER = REPOSITORY / "tests" / "scenarios"
REFERENCE = re.compile(r"\$\{([^}]+)\}")
PATIENCE_S = 10.0

FILES = {
    str(path.relative_to(FOLDER)): scenarios
    for path in sorted(FOLDER.glob("*/*.json"))
    if (scenarios := json.loads(path.read_text()).get("scenarios"))
}


def test_there_are_scenarios() -> None:
    assert sum(len(scenarios) for scenarios in FILES.values()) > 389


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("opening", [vendue.open, vendue.open_async], ids=["sync", "async"])
def test_scenarios(file: str, opening: Any, tmp_path: Path) -> None:
    for place, scenario in enumerate(FILES[file]):
        folder = tmp_path / str(place)
        folder.mkdir()
        asyncio.run(Runner(scenario, folder).run(opening))


async def settled(value: Any) -> Any:
    """What a call gave, or what it gives once it is awaited."""
    return await value if inspect.isawaitable(value) else value


class Runner:
    def __init__(self, scenario: dict[str, Any], folder: Path) -> None:
        self.scenario = scenario
        self.saved: dict[str, Any] = {"temp": str(folder)}
        self.feeds: dict[str, Any] = {}

    async def run(self, opening: Any) -> None:
        options = record("OpenOptions", self.filled(self.scenario.get("options", {})))
        start = vendue._codec.moment(self.scenario["starts_at"])
        is_file = self.scenario.get("store") == "file"
        address = f"{self.saved['temp']}/market.db" if is_file else ":memory:"
        market = await settled(opening(address, virtual_time=start, **options))
        try:
            for name in self.scenario.get("users", []):
                new = market.identity.register(username=name, email=f"{name}@example.org")
                self.saved[name] = plain(await settled(new))
            for number, step in enumerate(self.scenario["steps"]):
                try:
                    await self.step(market, step)
                except (AssertionError, VendueError) as error:
                    error.add_note(f"in {self.scenario['name']!r}, step {number}: {step}")
                    raise
        finally:
            await settled(market.close())

    async def step(self, market: Any, raw: dict[str, Any]) -> None:
        if raw.get("untyped"):
            return
        step = self.filled(raw)
        if "at" in step:
            await settled(market.run_until(vendue._codec.moment(step["at"])))
        refused = step.get("refused")
        if "watch" in step or "subscribe" in step or "next" in step:
            await self.follow(market, step, refused)
        elif "call" in step:
            try:
                got = await self.call(market, step)
            except VendueError as error:
                assert refused is not None, failure(error)
                assert_matches(refused, failure(error))
                return
            assert refused is None, f"not refused, but {got}"
            if "expect" in step:
                assert_matches(step["expect"], got)
            if "save" in step:
                self.saved[step["save"]] = got
        else:
            assert set(step) == {"at"}, "a step that does nothing known"

    async def acting(self, market: Any, step: dict[str, Any]) -> Any:
        match step.get("as", "host"):
            case "host":
                pass
            case "anyone":
                market = market.acting_as_anyone()
            case {"bearer": bearer}:
                market = await settled(market.acting_with(bearer))
            case {"cookie": cookie}:
                market = await settled(market.acting_with_page(cookie))
            case user_id:
                market = market.acting_as(user_id)
        if "in" in step:
            market = market.in_workspace(step["in"])
        return market.once(step["once"]) if "once" in step else market

    async def call(self, market: Any, step: dict[str, Any]) -> Any:
        market = await self.acting(market, step)
        area, name = step["call"].split(".")
        group = {"market": market, "rules": rules}.get(area) or getattr(market, area)
        taken = arguments(step["call"], step.get("with", {}))
        return answer(step["call"], await settled(getattr(group, name)(**taken)))

    async def follow(self, market: Any, step: dict[str, Any], refused: Any) -> None:
        expected = list(step.get("expect", []))
        try:
            feed = await self.opened(market, step)
        except VendueError as error:
            assert refused is not None and not expected, failure(error)
            assert_matches(refused, failure(error))
            return
        got = [plain(await next_of(feed)) for _ in expected]
        assert_matches(expected, got)
        if refused is not None:
            with pytest.raises(VendueError) as late:
                await next_of(feed)
            assert_matches(refused, failure(late.value))
        if "save" in step:
            self.feeds[step["save"]] = feed
            self.saved[step["save"]] = got
        elif "next" not in step:
            await settled(feed.aclose() if hasattr(feed, "aclose") else feed.close())

    async def opened(self, market: Any, step: dict[str, Any]) -> Any:
        if "next" in step:
            return self.feeds[step["next"]]
        events = (await self.acting(market, step)).events
        follow = events.watch if "watch" in step else events.subscribe
        what = step.get("watch") or step["subscribe"]
        return await settled(follow(what, since=step.get("since")))

    def filled(self, value: Any) -> Any:
        """The value with what its references stand for."""
        if isinstance(value, dict):
            return {key: self.filled(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.filled(part) for part in value]
        if not isinstance(value, str):
            return value
        if whole := REFERENCE.fullmatch(value):
            return self.looked_up(whole[1])
        return REFERENCE.sub(lambda found: str(self.looked_up(found[1])), value)

    def looked_up(self, path: str) -> Any:
        value: Any = self.saved
        for part in path.split("."):
            value = value[int(part)] if isinstance(value, list) else value[part]
        return value


async def next_of(feed: Any) -> Any:
    if isinstance(feed, vendue.Feed):
        return feed.next(timeout=PATIENCE_S)
    return await asyncio.wait_for(anext(feed), PATIENCE_S)


def assert_matches(expected: Any, got: Any, path: str = "answer") -> None:
    if isinstance(expected, dict):
        assert isinstance(got, dict), f"{path}: {got!r} is no object"
        for key, part in expected.items():
            assert_matches(part, got.get(key), f"{path}.{key}")
    elif isinstance(expected, list):
        assert isinstance(got, list), f"{path}: {got!r} is no list"
        assert len(got) == len(expected), f"{path}: {got!r} has not {len(expected)} items"
        for place, (one, other) in enumerate(zip(expected, got, strict=True)):
            assert_matches(one, other, f"{path}.{place}")
    else:
        assert got == expected, f"{path}: {got!r} is not {expected!r}"
        assert isinstance(got, bool) == isinstance(expected, bool), path
