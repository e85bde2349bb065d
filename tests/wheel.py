"""Build the wheel, install it alone in a fresh environment, and try the copy: the checkout is not on its path."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
PAGE = "Ông Lê Văn Bình cho biết: “Nước đã rút khỏi ba xã ven sông”.\n"


def run(*command: str | Path, **options: object) -> str:
    return subprocess.run([str(part) for part in command], check=True, text=True, capture_output=True, **options).stdout  # type: ignore[call-overload,no-any-return]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", work, CHECKOUT)
        (wheel,) = work.glob("*.whl")
        venv.create(work / "venv", with_pip=True)
        python = work / "venv" / "bin" / "python"
        run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", CHECKOUT / "requirements.lock")
        run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel)
        nguon = work / "venv" / "bin" / "nguon"
        record = json.loads(run(nguon, "read", "-", "--format", "json", cwd=work, input=PAGE))
        (statement,) = record["statements"]
        start, end = statement["content"][0]
        said = record["article"]["text"][start:end]
        if said != "“Nước đã rút khỏi ba xã ven sông”":
            sys.exit(f"the installed copy read {said!r}")
        archive = work / "try.nguon"
        examples = run(python, "-c", "from nguon.examples import paths; print(*paths(), sep='\\n')", cwd=work).split("\n")
        run(nguon, "add", *filter(None, examples), "--archive", archive, cwd=work)
        if not run(nguon, "search", "cho biết", "--archive", archive, cwd=work).strip():
            sys.exit("the installed copy finds nothing in its own examples")
    print(f"wheel {wheel.name}: built, installed and tried")


if __name__ == "__main__":
    main()
