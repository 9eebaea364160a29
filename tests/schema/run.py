"""Tries the real server against its own OpenAPI document, as nobody, as a user and as an
administrator. Fails with what Schemathesis finds."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import requests

from goods import USERS, fill, join, known
from server import ADMINISTRATOR, Server, sign_in

HERE = Path(__file__).parent
PHASES = "examples,coverage,fuzzing,stateful"
# How many walks for each example.
WALKS = 5
# Who acts, and which share of the examples that is worth: without rights little is reached.
ACCOUNTS = (("", 0.2), (USERS[0], 1), (ADMINISTRATOR, 0.5))


def main():
    arguments = read_arguments()
    work = Path(arguments.work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    failed = []
    with Server(arguments.binary, work / "server.log") as server:
        document = requests.get(f"{server.base}/api/openapi.json", timeout=20).json()
        join(server.base)
        for account, share in ACCOUNTS:
            if arguments.account in (None, account):
                fill(server.base)
                examples = max(2, round(arguments.examples * share))
                config = write_config(work, server.base, document, account, examples)
                passed = run(work, server.base, config, account, arguments.seed)
                # Without its account a run finds nothing, and would pass.
                if not passed or not is_there(server.base, ADMINISTRATOR):
                    failed.append(account or "nobody")
    log = (work / "server.log").read_text()
    if "panicked" in log:
        failed.append("a handler that panicked")
        print(log)
    if failed:
        print(f"schema: failed as {', '.join(failed)}. Again, with the same seed:")
        print(f"  make schema SCHEMA_SEED={arguments.seed} SCHEMA_EXAMPLES={arguments.examples}")
        sys.exit(1)


def is_there(base, account):
    try:
        return bool(sign_in(base, account))
    except RuntimeError as lost:
        print(f"schema: {account} is lost: {lost}")
        return False


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True, help="the program")
    parser.add_argument("--work", required=True, help="a folder for settings and logs")
    parser.add_argument("--examples", type=int, default=20, help="for each operation and phase")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--account", help="only as this one; empty for nobody")
    return parser.parse_args()


def write_config(work, base, document, account, examples):
    """The settings of one run: those of the folder, how much is tried, and the ids that exist."""
    token = sign_in(base, account) if account else None
    lines = [(HERE / "schemathesis.toml").read_text().replace("@HOOKS@", str(HERE / "hooks.py"))]
    lines.append(f"[generation]\ndatabase = \"none\"\nmax-examples = {examples}\n")
    # A walk from answer to answer is short, and there are many ways to go.
    lines.append(f"[phases.stateful.generation]\nmax-examples = {examples * WALKS}\n")
    values = known(base, document, token)
    values["topic"] = [f"auction:{id}" for id in values["auction_id"]]
    for name, found in values.items():
        lines.append(f"[dictionaries.{name}]\nvalues = {found}\n".replace("'", '"'))
    lines.append("[parameters]")
    for name in values:
        # Event streams name an auction after the question mark.
        place = "query" if name == "topic" else "path"
        lines.append(f'"{place}.{name}" = {{ dictionary = "{name}", probability = 0.8 }}')
    path = work / f"{account or 'nobody'}.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


def run(work, base, config, account, seed):
    """One run. Says whether nothing was found."""
    program = Path(sys.executable).with_name("schemathesis")
    command = [program, "--config-file", config, "run", f"{base}/api/openapi.json"]
    command += ["--phases", PHASES, "--seed", str(seed), "--no-color"]
    environment = {
        **os.environ,
        "VENDUE_SCHEMA_BASE": base,
        "VENDUE_SCHEMA_ACCOUNT": account,
    }
    began = time.monotonic()
    output = work / f"{account or 'nobody'}.txt"
    with output.open("w") as out:
        ended = subprocess.run(
            command, cwd=work, env=environment, stdout=out, stderr=subprocess.STDOUT, check=False
        )
    text = output.read_text()
    took = time.monotonic() - began
    if ended.returncode != 0:
        print(text)
    print(f"schema: as {account or 'nobody'}: {text.strip().splitlines()[-1]} ({took:.0f} s)")
    return ended.returncode == 0


if __name__ == "__main__":
    main()
