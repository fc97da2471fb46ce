#!/usr/bin/env bash
# First step of action.yml: install exitplan, from the copy of it that the action is.
set -euo pipefail

venv=${RUNNER_TEMP:?}/exitplan-venv
# pip and venv run from a folder of ours: Python looks for modules where it is started, and the
# job's own folder holds whatever the pull request put there.
cd "${GITHUB_ACTION_PATH:?}"

if ! "${INPUT_PYTHON:-python3}" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "::error title=exitplan::exitplan needs Python 3.11 or later; run actions/setup-python before it, or name one in the input python"
    exit 2
fi
if [ ! -x "$venv/bin/exitplan" ]; then
    "${INPUT_PYTHON:-python3}" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --constraint constraints.txt .
fi
