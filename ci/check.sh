#!/usr/bin/env bash
# Second step of action.yml: check the plans, and tell the job how it went.
set -euo pipefail

options=(--format github)
[ -z "${INPUT_AGAINST:-}" ] || options+=("--against=$INPUT_AGAINST")
[ "${INPUT_ONLY_NEW:-}" != true ] || options+=(--only-new)
[ -z "${INPUT_AS_OF:-}" ] || options+=("--as-of=$INPUT_AS_OF")
[ -z "${INPUT_PROFILE:-}" ] || options+=("--profile=$INPUT_PROFILE")
[ -z "${INPUT_FAIL_ON:-}" ] || options+=("--fail-on=$INPUT_FAIL_ON")
[ -z "${INPUT_SARIF:-}" ] || options+=("--report=sarif=$INPUT_SARIF")
[ -z "${INPUT_MARKDOWN:-}" ] || options+=("--report=markdown=$INPUT_MARKDOWN")

plans=()
while IFS= read -r plan; do
    plan=${plan%$'\r'}
    [ -z "$plan" ] || plans+=("$plan")
done <<<"${INPUT_PLANS:-}"

complaints=${RUNNER_TEMP:?}/exitplan-complaints
status=0
"$RUNNER_TEMP/exitplan-venv/bin/exitplan" check "${options[@]}" -- "${plans[@]}" \
    2>"$complaints" || status=$?
# A complaint may quote an input. No line of it may be a command to the job, or to a terminal.
tr '\r' '\n' <"$complaints" | tr -d '\000-\010\013-\037\177' |
    sed -e 's/##\[/## [/g' -e 's/^[[:space:]]*::/: :/' >&2
echo "exit-code=$status" >>"${GITHUB_OUTPUT:?}"
exit "$status"
