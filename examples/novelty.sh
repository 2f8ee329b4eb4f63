#!/bin/sh
# Watches, learns what is usual, and says when and where something new is seen.
#
#   examples/novelty.sh                    a camera
#   examples/novelty.sh holiday.mp4        a video in a file, as fast as it goes
#   threshold=1.6 examples/novelty.sh      says so sooner: at 1.6 times the usual
#
# It learns for twenty seconds before it calls anything new. What stays in sight is
# new once, and then usual.
#
# Wants gstreamer1.0-libav for what most cameras write (H.264); it is installed
# here.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/video.sh"

if [ $# -gt 0 ]; then
  "$examples/../build.sh" gstreamer1.0-libav
  [ -r "$1" ] || { echo "$1 is not there, or may not be read." >&2; exit 1; }
  set -- filesrc location="$1" ! decodebin
  watch="competelayer fields-per-frame=100"
else
  set -- $(camera) ! queue leaky=downstream max-size-buffers=2
  watch=$layer
fi
gst-launch-1.0 -e -m "$@" ! $grey ! \
  $watch novelty-threshold="${threshold:=2}" ! fakesink sync=false 2>&1 |
  awk -f "$examples/novelty.awk"
