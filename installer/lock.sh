#!/usr/bin/env bash
# Writes the three locks anew; needs uv. The programs' versions are those the tests run with.
set -euo pipefail
cd "$(dirname "$0")/.."
lock() {
  uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
    --no-annotate --constraint .ci/constraints.txt \
    --custom-compile-command "installer/lock.sh" "$@"
}
lock pyproject.toml installer/frozen.in --output-file installer/frozen.lock
lock installer/tools.in --output-file installer/tools.lock
lock installer/tests.in --output-file installer/tests.lock
