#!/usr/bin/env python3
"""Writes bid_vectors.json in tests/scenarios/auctions from the model and the cases beside it, and
english.json, which is the same as calls of a market.

    python3 tests/vectors/generate.py            writes the files
    python3 tests/vectors/generate.py --check    fails when they are not what would be written
    python3 tests/vectors/generate.py --random 500    prints 500 random histories instead
"""

import json
import sys
from pathlib import Path

import builder
import cases_endings
import cases_price
import cases_refusals
import cases_terms
import random_cases
import scenarios

FOLDER = Path(__file__).resolve().parent.parent / "scenarios" / "auctions"


def text(vectors):
    lines = [json.dumps(vector, ensure_ascii=False) for vector in vectors]
    return '{"vectors": [\n' + ",\n".join(lines) + "\n]}\n"


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["--random"]:
        print(text(random_cases.histories(int(arguments[1]))))
        return
    for cases in (cases_price, cases_terms, cases_endings, cases_refusals):
        cases.add()
    wanted = {
        FOLDER / "bid_vectors.json": text(builder.vectors),
        FOLDER / "english.json": scenarios.text(builder.vectors),
    }
    if arguments == ["--check"]:
        for path, content in wanted.items():
            if not path.exists() or path.read_text(encoding="utf-8") != content:
                sys.exit(f"{path.name} is stale: run generate.py")
    elif arguments:
        sys.exit(__doc__)
    else:
        for path, content in wanted.items():
            path.write_text(content, encoding="utf-8")
    print(f"{len(builder.vectors)} vectors")


if __name__ == "__main__":
    main()
