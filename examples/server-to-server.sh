#!/bin/sh
# A Server-to-Server app from the environment: three variables and no login. Where there is a keychain, the token is kept
# in it for the next command; without one, each command asks Zoom for a token of its own.
# Prints who the user is, makes a meeting for that user, and takes it away again.
# Usage: ZOOM_ACCOUNT_ID=… ZOOM_CLIENT_ID=… ZOOM_CLIENT_SECRET=… sh server-to-server.sh USER
# For the real Zoom: the three values are under "App Credentials" of your Server-to-Server app, and USER is the email address
# of a user of that account. For the sandbox: paste what `zoomctl sandbox --app-type s2s` prints; USER is dev@example.com.
set -eu
user=${1:?name a user of the account}
: "${ZOOM_ACCOUNT_ID:?}" "${ZOOM_CLIENT_ID:?}" "${ZOOM_CLIENT_SECRET:?}"

# The path names the user: a Server-to-Server token belongs to no user, so "me" would mean nobody.
zoomctl api GET "/users/$user" --jq '"\(.first_name) \(.last_name) <\(.email)>"'

id=$(zoomctl meeting create --start "tomorrow 15:00" --duration 30 --topic "Planning" --host "$user" --jq .id)
trap 'zoomctl meeting delete "$id" --yes' EXIT
zoomctl meeting get "$id" --jq '"\(.topic), \(.duration) minutes"'
