#!/bin/sh
# Runs a command with an unlocked gnome-keyring of its own. To be started with a session bus:
#   dbus-run-session -- sh keyring.sh COMMAND [ARGUMENT…]
# HOME and XDG_DATA_HOME should be temporary folders: the keyring is created there.

# In the foreground, else a keyring whose command was short is left behind.
printf '%s' password | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
daemon=$!
trap 'kill "$daemon" 2>/dev/null' EXIT

owned() {
  dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
    string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'
}
tries=0
until owned; do
  tries=$((tries + 1))
  if [ "$tries" -gt 200 ]; then
    echo 'gnome-keyring did not start' >&2
    exit 1
  fi
  sleep 0.05
done
"$@"
