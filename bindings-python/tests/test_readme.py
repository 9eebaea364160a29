"""What the README shows."""

import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def test_the_program_of_the_readme_runs_and_prints_what_it_says() -> None:
    program = README.read_text("utf-8").split("```python\n", 1)[1].split("```", 1)[0]
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=README.parent / "python",
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    said = program.split("# bid_too_low ", 1)[1].split("\n", 1)[0]
    assert ran.stdout == f"bid_too_low {said}\n"
