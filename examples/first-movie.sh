#!/bin/sh
# Learns the built-in digits as they drift by, and leaves a film of it.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
"$root/build.sh"

export GST_PLUGIN_PATH="$root/build/plugin"
file=${1:-first-movie.webm}
echo "Learning 50,000 frames of drifting digits into $file:"
gst-launch-1.0 -m tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
    competelayer interval=33333333333 ! \
    reconstructsink location="$file" time-lapse=50 |
  awk -f "$root/examples/progress.awk" -v of=50000
echo "The film: $(cd "$(dirname "$file")" && pwd)/$(basename "$file")"
