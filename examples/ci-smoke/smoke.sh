#!/bin/sh
# A smoke test for CI: are the app's scopes enough, and can a meeting be created, read, ended and deleted?
# Needs the variables of a Server-to-Server app (ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET) and SMOKE_HOST, the
# email address of a user of its account who hosts the meeting. Writes zoom-smoke.xml, a JUnit report.
# For the real Zoom: set the four variables as secrets of your CI system. For the sandbox also ZOOMCTL_OAUTH_URL and
# ZOOMCTL_API_URL, as `zoomctl sandbox --app-type s2s` prints them.
# Exit codes: those of zoomctl, 3 when a scope is missing and 5 when Zoom can't be reached, which is tried twice.
set -eu
: "${SMOKE_HOST:?set it to the email address of the user who hosts the meeting}"

check() {
  zoomctl scopes doctor meetingCreate meeting meetingStatus meetingDelete &&
    zoomctl meeting smoke --host "$SMOKE_HOST" --junit zoom-smoke.xml
}

status=0
check || status=$?
if [ "$status" -eq 5 ]; then
  echo "Trying once more in ${SMOKE_WAIT:-30} s" >&2
  sleep "${SMOKE_WAIT:-30}"
  status=0
  check || status=$?
fi
exit "$status"
