#!/bin/sh
# An instant meeting and its join link: nothing else is on standard output, so that another program can use it. A script
# that wants several values takes one object: --jq '{id, join_url, passcode: .password}'.
# Usage: sh meeting-link.sh [TOPIC]
# For the real Zoom: run `zoomctl login` once; ZOOMCTL_ACCOUNT says which account where there are several.
# Exit codes: 4 when nobody is logged in; 6 when the request was sent and the reply was lost, so that there may be a meeting.
set -eu
topic=${1:-"Instant meeting"}

zoomctl meeting create --instant --topic "$topic" --jq .join_url
