"""The package shows what the program declares: no more and no less."""

from __future__ import annotations

import inspect
import typing
from dataclasses import fields

import pytest
import vendue
from conftest import SURFACE
from vendue import rules
from vendue.generated import areas, async_areas

CALLS = [(call["area"], call["name"], call) for call in SURFACE["operations"]]


def class_of(module: object, area: str) -> type:
    prefix = "Async" if module is async_areas else ""
    name = "".join(part.capitalize() for part in area.split("_"))
    found: type = getattr(module, prefix + ("MarketOperations" if area == "market" else name))
    return found


@pytest.mark.parametrize("module", [areas, async_areas])
def test_every_operation_is_a_method(module: object) -> None:
    for area, name, call in CALLS:
        method = getattr(class_of(module, area), name)
        taken = set(inspect.signature(method).parameters) - {"self"}
        spread = call.get("spread", [])
        asked = {one["name"] for one in call["parameters"]} - set(spread)
        assert asked <= taken, f"{area}.{name} lacks {asked - taken}"
        assert method.__doc__, f"{area}.{name} says nothing of itself"
        assert inspect.iscoroutinefunction(method) == (module is async_areas)


def test_nothing_is_shown_that_is_not_declared() -> None:
    declared = {(area, name) for area, name, _ in CALLS}
    by_hand = {("events", "watch"), ("events", "subscribe")}
    for area in {area for area, _, _ in CALLS}:
        kind = class_of(areas, area)
        methods = inspect.getmembers(kind, inspect.isfunction)
        shown = {(area, name) for name, _ in methods if not name.startswith("_")}
        assert shown <= declared | by_hand


def test_every_rule_is_a_function() -> None:
    for rule in SURFACE["rules"]:
        taken = set(inspect.signature(getattr(rules, rule["name"])).parameters)
        assert taken == {one["name"] for one in rule["parameters"]}
    assert set(rules.__all__) == {rule["name"] for rule in SURFACE["rules"]}


def test_every_code_is_known() -> None:
    assert set(typing.get_args(vendue.ErrorCode)) == {one["code"] for one in SURFACE["errors"]}
    categories = set(typing.get_args(vendue.ErrorCategory))
    assert categories == {one["category"] for one in SURFACE["errors"]}
    classes = vendue.VendueError.__subclasses__()
    assert {kind.category for kind in classes} == categories


def test_every_record_has_its_fields() -> None:
    for found in SURFACE["types"]:
        form = found["form"]
        is_shown = found.get("is_sent") or found.get("is_given")
        if not is_shown or not isinstance(form, dict) or found["name"] in ("Money", "Failure"):
            continue
        if "record" in form:
            shown = [field.name for field in fields(getattr(vendue, found["name"]))]
            assert shown == [field["name"] for field in form["record"]], found["name"]
        elif "union" in form:
            kinds = {
                field.default
                for one in typing.get_args(getattr(vendue, found["name"]))
                for field in fields(one)
                if field.name == "kind" and not field.init
            }
            assert kinds == {one["word"] for one in form["union"]}, found["name"]
        elif "words" in form:
            assert list(typing.get_args(getattr(vendue, found["name"]))) == form["words"]
