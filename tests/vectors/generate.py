#!/usr/bin/env python3
"""Writes tests/scenarios/auctions/bid_vectors.json from the model and the cases beside it.

    python3 tests/vectors/generate.py            writes the file
    python3 tests/vectors/generate.py --check    fails when the file is not what would be written
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

TARGET = Path(__file__).resolve().parent.parent / "scenarios" / "auctions" / "bid_vectors.json"


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
    wanted = text(builder.vectors)
    if arguments == ["--check"]:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != wanted:
            sys.exit(f"{TARGET.name} is stale: run generate.py")
    elif arguments:
        sys.exit(__doc__)
    else:
        TARGET.write_text(wanted, encoding="utf-8")
    print(f"{len(builder.vectors)} vectors")


if __name__ == "__main__":
    main()
