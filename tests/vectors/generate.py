#!/usr/bin/env python3
"""Writes tests/scenarios/auctions/bid_vectors.json from the model and the cases beside it.

    python3 tests/vectors/generate.py            writes the file
    python3 tests/vectors/generate.py --check    fails when the file is not what would be written
"""

import json
import sys
from pathlib import Path

import builder
import cases_price
import cases_refusals
import cases_terms

TARGET = Path(__file__).resolve().parent.parent / "scenarios" / "auctions" / "bid_vectors.json"


def text():
    for cases in (cases_price, cases_terms, cases_refusals):
        cases.add()
    lines = [json.dumps(vector, ensure_ascii=False) for vector in builder.vectors]
    return '{"vectors": [\n' + ",\n".join(lines) + "\n]}\n"


def main():
    wanted = text()
    if "--check" in sys.argv[1:]:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != wanted:
            sys.exit(f"{TARGET.name} is stale: run generate.py")
    else:
        TARGET.write_text(wanted, encoding="utf-8")
    print(f"{len(builder.vectors)} vectors")


if __name__ == "__main__":
    main()
