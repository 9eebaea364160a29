"""What the READMEs show."""

import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def program(readme: Path) -> str:
    return readme.read_text("utf-8").split("```python\n", 1)[1].split("```", 1)[0]


def run(text: str, folder: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", text],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
        env={"PYTHONPATH": str(PACKAGE / "python")},
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_the_program_of_the_readme_runs_and_prints_what_it_says(tmp_path: Path) -> None:
    text = program(PACKAGE / "README.md")
    said = text.split("# bid_too_low ", 1)[1].split("\n", 1)[0]
    assert run(text, tmp_path) == f"bid_too_low {said}\n"


def test_the_program_of_the_first_page_can_be_run_again(tmp_path: Path) -> None:
    text = program(PACKAGE.parent / "README.md")
    said = text.split("  # live ", 1)[1].split("\n", 1)[0]
    for _ in range(2):
        assert run(text, tmp_path) == f"live {said}\n"
