"""What happens at the edges: threads, cancelled tasks, loops and interpreters that end, forks,
markets that nobody closed. Programs of their own, because a test that hangs must be seen to.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import vendue
from conftest import Lot
from vendue._native import Failure, NativeMarket

PATIENCE_S = 60


def run(program: str, *arguments: str | Path) -> str:
    """What a program prints. It must end by itself, in order, and complain of nothing."""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", textwrap.dedent(program), *arguments],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        env={**os.environ, "PYTHONPATH": str(Path(vendue.__file__).parents[1])},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", done.stderr
    return done.stdout.strip()


def test_nothing_starts_at_import() -> None:
    program = """
        import os, vendue
        vendue.rules.increment("ebay_us", 1500)
        print(len(os.listdir("/proc/self/task")))
    """
    assert run(program) == "1"


def test_other_threads_run_while_one_waits(tmp_path: Path) -> None:
    program = """
        import sys, threading, vendue
        with vendue.open(sys.argv[1]) as market:
            anna = market.identity.register(username="anna", email="anna@example.org")
            feed = market.events.subscribe(f"user:{anna.id}")
            waits = threading.Thread(target=lambda: print(feed.next().body.kind))
            waits.start()
            market.acting_as(anna.id).identity.edit_profile(bio="Here.")
            waits.join()
    """
    assert run(program, tmp_path / "market.db") == "profile_changed"


def test_ctrl_c_reaches_who_waits() -> None:
    program = """
        import os, signal, threading, vendue
        with vendue.open(":memory:") as market:
            anna = market.identity.register(username="anna", email="anna@example.org")
            feed = market.events.subscribe(f"user:{anna.id}")
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
            try:
                feed.next()
            except KeyboardInterrupt:
                print("interrupted")
    """
    assert run(program) == "interrupted"


def test_a_market_that_nobody_closed_says_so_and_is_closed(tmp_path: Path) -> None:
    program = """
        import gc, sys, warnings, vendue
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            market = vendue.open(sys.argv[1])
            market.identity.register(username="anna", email="anna@example.org")
            del market
            gc.collect()
        print(*(warning.category.__name__ for warning in seen))
        with vendue.open(sys.argv[1]) as market:
            print(market.identity.find_by_name("anna").username)
    """
    assert run(program, tmp_path / "market.db") == "ResourceWarning\nanna"


@pytest.mark.parametrize("opens", ["vendue.open", "await vendue.open_async"])
def test_an_interpreter_ends_with_an_open_market(opens: str, tmp_path: Path) -> None:
    program = f"""
        import asyncio, sys, vendue
        kept = []
        async def run():
            market = {opens}(sys.argv[1])
            me = market.identity.register(username="anna", email="anna@example.org")
            if asyncio.iscoroutine(me):
                await me
            kept.append(market)
        import warnings
        warnings.simplefilter("ignore", ResourceWarning)
        asyncio.run(run())
        print("done")
    """
    assert run(program, tmp_path / "market.db") == "done"


def test_a_loop_that_ends_leaves_nothing_behind() -> None:
    program = """
        import asyncio, gc, vendue
        async def run():
            market = await vendue.open_async(":memory:")
            anna = await market.identity.register(username="anna", email="anna@example.org")
            feed = await market.events.subscribe(f"user:{anna.id}")
            # A task that never gets what it waits for, and calls whose answers nobody awaits.
            waits = asyncio.ensure_future(anext(feed))
            rest = [asyncio.ensure_future(market.identity.get(anna.id)) for _ in range(100)]
            await asyncio.sleep(0)
            return market
        market = asyncio.run(run())
        async def again():
            print((await market.identity.find_by_name("anna")).username)
            await market.close()
        asyncio.run(again())
        del market
        gc.collect()
    """
    assert run(program) == "anna"


def test_a_cancelled_write_may_be_done_and_can_be_asked_for_again() -> None:
    program = """
        import asyncio, vendue
        async def run():
            async with vendue.open_async(":memory:") as market:
                new = dict(username="anna", email="anna@example.org")
                task = asyncio.ensure_future(market.once("first").identity.register(**new))
                await asyncio.sleep(0)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                anna = await market.once("first").identity.register(**new)
                page = await market.identity.page()
                print(task.cancelled(), [user.id == anna.id for user in page])
        asyncio.run(run())
    """
    assert run(program) == "True [True]"


def test_a_forked_process_is_told_and_its_parent_goes_on(tmp_path: Path) -> None:
    program = """
        import os, sys, warnings, vendue
        market = vendue.open(sys.argv[1])
        anna = market.identity.register(username="anna", email="anna@example.org")
        feed = market.events.subscribe(f"user:{anna.id}")
        child = os.fork()
        if child == 0:
            # What was inherited would also get in the way of a market that is opened here.
            opens = (lambda: vendue.open(sys.argv[1]), lambda: vendue.open(":memory:"))
            for call in (market.identity.me, feed.next, *opens):
                try:
                    call()
                except vendue.UnavailableError as error:
                    print(error.code, flush=True)
            market.close()
            del market, feed
            sys.exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        print(market.identity.get(anna.id).username)
        market.close()
    """
    expected = [*["forked_process"] * 4, "0", "anna"]
    assert run(program, tmp_path / "market.db").split() == expected


def test_a_call_under_way_keeps_its_market_open(tmp_path: Path) -> None:
    program = """
        import os, sys, vendue, warnings
        market = vendue.open(sys.argv[1])
        reply = market._native.call("identity.page", "{}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            del market
        child = os.fork()
        if child == 0:
            try:
                vendue.open(":memory:")
            except vendue.UnavailableError as error:
                print(error.code, flush=True)
            del reply
            sys.exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        print(len(reply.wait()))
    """
    assert run(program, tmp_path / "market.db").split() == ["forked_process", "0", "2"]


@pytest.mark.parametrize("ends", ["market.close()", "market.close(); del market"])
def test_a_process_that_is_forked_after_closing_opens_its_own(ends: str, tmp_path: Path) -> None:
    program = f"""
        import os, sys, vendue
        market = vendue.open(sys.argv[1])
        market.identity.register(username="anna", email="anna@example.org")
        {ends}
        child = os.fork()
        if child == 0:
            with vendue.open(sys.argv[1]) as market:
                market.identity.register(username="bea", email="bea@example.org")
            sys.exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        with vendue.open(sys.argv[1]) as market:
            print(len(market.identity.page()))
    """
    assert run(program, tmp_path / "market.db").split() == ["0", "2"]


def test_processes_that_share_a_file(tmp_path: Path) -> None:
    program = """
        import multiprocessing, sys, vendue
        def register(address, name):
            with vendue.open(address) as market:
                market.identity.register(username=name, email=f"{name}@example.org")
        if __name__ == "__main__":
            names = [f"user_{place}" for place in range(4)]
            context = multiprocessing.get_context("fork")
            processes = [
                context.Process(target=register, args=(sys.argv[1], name)) for name in names
            ]
            for process in processes: process.start()
            for process in processes: process.join()
            with vendue.open(sys.argv[1]) as market:
                print(sorted(user.username for user in market.identity.page()) == names)
    """
    assert run(program, tmp_path / "market.db") == "True"


def test_after_closing_every_call_says_so() -> None:
    program = """
        import vendue
        market = vendue.open(":memory:")
        anna = market.identity.register(username="anna", email="anna@example.org")
        acting = market.acting_as(anna.id)
        market.close()
        market.close()
        print(market.is_closed, acting.is_closed)
        for call in (acting.identity.me, lambda: acting.identity.edit_profile(bio="x")):
            try:
                call()
            except vendue.UnavailableError as error:
                print(error.code)
    """
    assert run(program).split() == ["True", "True", "closed", "closed"]


def test_what_finds_no_place_is_not_done() -> None:
    with vendue.open(":memory:") as market:
        lot = Lot(market)
        native = market._native
        feed = market.events.watch(lot.id)
        # Whoever waits for events is in nobody's way.
        waiting = [feed._feed.next() for _ in range(65_536)]
        with pytest.raises(Failure):
            feed._feed.next()
        calls = [native.call("market.status", "{}") for _ in range(65_536)]
        refused = asyncio.run(overloaded(native))
        assert refused.code == "overloaded"
        assert refused.details["maximum"] == 65_536
        with pytest.raises(vendue.NotFoundError):
            market.identity.find_by_name(name="late")
        del calls
        assert asyncio.run(registered(native)).username == "late"
        del waiting
        assert feed._feed.next() is not None


async def overloaded(native: NativeMarket) -> vendue.UnavailableError:
    with pytest.raises(vendue.UnavailableError) as refused:
        await registered(native)
    return refused.value


async def registered(native: NativeMarket) -> vendue.UserView:
    return await vendue.AsyncMarket(native).identity.register(
        username="late", email="late@example.org"
    )
