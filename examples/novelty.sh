#!/bin/sh
# Watches a camera that stands still, and says when and where something new stands or
# moves.
#
#   examples/novelty.sh                    a camera
#   examples/novelty.sh yard.mp4           a video in a file, as fast as it goes
#   alarms=FOLDER examples/novelty.sh      leaves a picture of each event in FOLDER
#   kinds=still examples/novelty.sh        only what stands; or motion, look, look+still
#
# For ten seconds nothing that stands is new, and nothing that moves for thirty seconds
# with motion. What stays is new once, and usual about a minute later.
#
# Wants gstreamer1.0-libav for what most cameras write (H.264); it is installed
# here.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/video.sh"

: "${kinds:=motion+still}"
watch="noveltywatch novelty-kinds=$kinds"
[ -z "${alarms-}" ] || watch="$watch explain=$alarms"
case $kinds in
  *look*) watch="$layer ! $watch" ;;
esac

if [ $# -gt 0 ]; then
  open_film "$1"
  set -- filesrc location="$work/film" ! decodebin
else
  set -- $(camera) ! queue leaky=downstream max-size-buffers=2
fi
gst-launch-1.0 -e -m "$@" ! $grey ! $watch ! fakesink sync=false 2>&1 |
  awk -f "$examples/novelty.awk"
