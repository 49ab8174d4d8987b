"""All checks in one command: ``python -m tests`` (more words go to pytest)."""

import subprocess
import sys
import time

CHECKS = (
    ("写法（ruff）", ["-m", "ruff", "check", "."]),
    ("排版（ruff format）", ["-m", "ruff", "format", "--check", "."]),
    ("类型（mypy --strict）", ["-m", "mypy"]),
    (
        "分层（import-linter）",
        ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    ),
    ("行为（pytest）", ["-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *sys.argv[1:]]),
)


def main() -> int:
    """Run every check, even after one has failed, and say how each went."""
    failed = []
    for name, command in CHECKS:
        print(f"\n== {name}", flush=True)
        start = time.monotonic()
        if subprocess.call([sys.executable, *command]):
            failed.append(name)
        print(f"   {time.monotonic() - start:.0f} 秒", flush=True)
    print("\n没有通过：" + "、".join(failed) if failed else "\n全部通过")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
