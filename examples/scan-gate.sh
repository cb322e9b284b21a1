#!/bin/sh
# A gate for code review: finds the Zoom calls in source code and holds them against the scopes that the app has. Ends with
# 3, and fails the job, when a call needs another scope or has to say "me"; zoom.sarif shows each one at its line.
# Usage: sh scan-gate.sh FOLDER SCOPES_FILE
# Needs no Zoom account and no network. For your app: SCOPES_FILE holds the app's scopes as the Marketplace lists them, or a
# whole token response, and --app-type says what kind of app it is. In GitHub Actions, hand zoom.sarif to
# github/codeql-action/upload-sarif, in a step with "if: always()".
set -eu
folder=${1:?name the folder with the code}
scopes=${2:?name the file with the scopes of the app}

status=0
zoomctl scopes scan "$folder" --granted-from "$scopes" --app-type "${APP_TYPE:-user}" --format sarif >zoom.sarif ||
  status=$?
# The same for the job's log; its exit code is the same, too.
zoomctl scopes scan "$folder" --granted-from "$scopes" --app-type "${APP_TYPE:-user}" || status=$?
exit "$status"
