"""What Schemathesis is told of the market beyond the document: who acts, and which values are
likely. It is loaded by Schemathesis itself, as `schemathesis.toml` says."""

import itertools
import os
import sys
import tomllib
from datetime import datetime, timedelta, timezone
from pathlib import Path

import schemathesis
from hypothesis import strategies
from schemathesis.openapi.checks import RejectedPositiveData

sys.path.insert(0, str(Path(__file__).parent))
from goods import SPARE  # noqa: E402
from server import ADMINISTRATOR, ask, register, sign_in  # noqa: E402

BASE = os.environ["VENDUE_SCHEMA_BASE"]
# Nobody is signed in when it is empty.
ACCOUNT = os.environ["VENDUE_SCHEMA_ACCOUNT"]
ALLOWED = tomllib.loads(Path(__file__).with_name("allowed.toml").read_text())["refused"]
METHODS = ("get", "put", "post", "patch", "delete")


class Account:
    """Who acts. A request may end its own session, or more than that: then a new session is
    begun, if need be by a new user, and the run goes on. Schemathesis asks after every 401."""

    numbers = itertools.count(2)
    names = {"account": ACCOUNT, "other": SPARE}

    def get(self, case, context):
        who = who_acts(case, context)
        try:
            return sign_in(BASE, self.names[who])
        except RuntimeError:
            # There is one administrator. `run.py` finds it when that one is lost.
            if self.names[who] == ADMINISTRATOR:
                raise
            self.names[who] = f"{self.names[who]}{next(self.numbers)}"
            register(BASE, self.names[who])
            return sign_in(BASE, self.names[who])

    def set(self, case, token, _context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {token}"


def who_acts(case, _context):
    """What changes the account that acts is not for the only administrator."""
    is_own = case.method != "GET" and "me" in case.operation.path.split("/")
    return "other" if is_own and ACCOUNT == ADMINISTRATOR else "account"


if ACCOUNT:
    schemathesis.auth(cache_by_key=who_acts, retry_on=[401])(Account)


def id_of(name):
    return ask(BASE, "GET", "/api/v1/users/me", token=sign_in(BASE, name))["id"]


OWN = id_of(ADMINISTRATOR) if ACCOUNT == ADMINISTRATOR else None
OTHER = id_of(SPARE)


@schemathesis.hook
def before_call(_context, case, **_kwargs):
    """An administrator who suspends the only administrator would end the run."""
    if isinstance(case.body, dict):
        case.body = without_points(case.body)
    if case.method != "GET" and OWN in (case.path_parameters or {}).values():
        case.path_parameters = {
            name: OTHER if value == OWN else value for name, value in case.path_parameters.items()
        }


def without_points(value):
    """Whole numbers are sent without a point. JSON Schema knows no difference between 2 and 2.0,
    and the server wants none of them that many languages would read as a fraction."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: without_points(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [without_points(inner) for inner in value]
    return value


def is_walk(case):
    """Whether the case is a step of a walk from answer to request."""
    phase = getattr(getattr(case, "meta", None), "phase", None)
    return str(getattr(phase, "name", "")).lower().endswith("stateful")


@schemathesis.hook
def filter_failure(_context, failure, case, response):
    """A refusal for a reason that no schema can say is no fault: `allowed.toml` lists them."""
    if not isinstance(failure, RejectedPositiveData):
        return True
    try:
        error = response.json()["error"]
        details = error["details"]
    except (ValueError, KeyError, TypeError):
        # Not our envelope: nothing of it is allowed.
        return True
    found = {
        "operation": case.operation.definition.raw["operationId"],
        "status": response.status_code,
        "code": error["code"],
        "field": details.get("field"),
    }
    # A walk draws by chances that no seed repeats. Whether the document allows too much is looked
    # for in the phases that a seed repeats, so that a run fails for what is in it.
    if is_walk(case) and error["code"] == "invalid_argument" and found["field"]:
        return False
    # A text has its length once the blanks around it are gone, which only the refusal counts.
    if "value_length" in details:
        return False
    return not any(
        all(found[name] == value for name, value in refused.items() if name != "why")
        for refused in ALLOWED
    )


@schemathesis.hook
def before_load_schema(_context, document):
    """Makes the document stricter than it is for others, and tells what an answer is good for in
    a body: links of OpenAPI can only say it of parameters."""
    for schema in document["components"]["schemas"].values():
        close(schema)
    for item in document["paths"].values():
        for method in METHODS:
            for response in item.get(method, {}).get("responses", {}).values():
                for content in response.get("content", {}).values():
                    close(content.get("schema", {}))
    # Of a hundred and sixty currencies, amounts that are to be compared share one more often.
    document["components"]["schemas"]["Currency"]["enum"] = ["EUR", "USD", "JPY"]
    add_body_links(document)


def close(schema):
    """A field that the document does not know is a fault here. Others must expect it: the next
    version may have it."""
    if not isinstance(schema, dict):
        return
    if "properties" in schema:
        schema.setdefault("additionalProperties", False)
    for inner in (schema.get("properties") or {}).values():
        close(inner)
    for word in ("items", "additionalProperties"):
        close(schema.get(word))
    for word in ("oneOf", "anyOf"):
        for inner in schema.get(word, []):
            close(inner)


def add_body_links(document):
    """Where an answer gives an `auction_id` by a link, it gives it to every body that has one."""
    wanted = {}
    for item in document["paths"].values():
        for method in METHODS:
            operation = item.get(method, {})
            for name in fields(document, operation):
                wanted.setdefault(name, []).append(operation["operationId"])
    for item in document["paths"].values():
        for method in METHODS:
            for response in item.get(method, {}).get("responses", {}).values():
                add_to_response(response, wanted)


def add_to_response(response, wanted):
    links = response.get("links", {})
    given = {}
    for link in links.values():
        given.update(link["parameters"])
    for name, expression in given.items():
        for operation in wanted.get(name, []):
            if operation not in links:
                links[f"{operation}_body"] = {
                    "operationId": operation,
                    "requestBody": {name: expression},
                }


def fields(document, operation):
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"].get(name, {}).get("properties", {})


def moments():
    """Moments in the time to come, which is what most fields ask for, and some of the past. Any
    digits that look like a moment would hardly ever end an auction."""
    now = datetime.now(timezone.utc).replace(microsecond=0)
    days = strategies.sampled_from([0.1, 1, 7, 30, 90, -1, -3650])
    return days.map(lambda count: (now + timedelta(days=count)).isoformat())


schemathesis.openapi.format("date-time", moments())
# The one form of an address that is taken, and not all that mail knows.
schemathesis.openapi.format(
    "email", strategies.from_regex(r"[a-z][a-z0-9]{2,20}@[a-z]{2,20}\.example", fullmatch=True)
)
