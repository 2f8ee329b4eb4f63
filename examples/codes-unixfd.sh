#!/bin/sh
# Hands codes to another process of the same machine, in shared memory.
#
#   examples/codes-unixfd.sh [PICTURE.png [FILM]]
#
# Wants unixfdsink and unixfdsrc of GStreamer 1.24 or newer (gstreamer1.0-plugins-bad;
# it is installed here).
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/codes.sh"
"$examples/../build.sh" gstreamer1.0-plugins-bad

if ! gst-inspect-1.0 unixfdsink > /dev/null 2>&1; then
  echo "There is no unixfdsink here: it comes with GStreamer 1.24." >&2
  exit 1
fi
learn_weights
gst-launch-1.0 -q $(see "$sent") ! $codes ! \
  unixfdsink socket-path="$work/codes" sync=true &
sender=$!
tries=100
until [ -S "$work/codes" ] || [ $((tries -= 1)) = 0 ]; do
  sleep .1
done
gst-launch-1.0 -e unixfdsrc socket-path="$work/codes" ! $pictures > "$work/log" 2>&1 || true
wait "$sender" || true
report
