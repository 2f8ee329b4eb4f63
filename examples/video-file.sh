#!/bin/sh
# The same of a video that is in a file, each frame of it, and in colour. Without a
# name it makes a clip of its own.
#
#   examples/video-file.sh holiday.mp4             leaves seen.mp4
#   examples/video-file.sh holiday.mp4 seen.webm
#
# Wants gstreamer1.0-libav for what most cameras write (H.264); it is installed
# here.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/video.sh"
"$examples/../build.sh" gstreamer1.0-libav

clip=${1-}
if [ -z "$clip" ]; then
  clip=$work/clip.mp4
  gst-launch-1.0 -q videotestsrc num-buffers="${frames:-150}" pattern=zone-plate \
    kx2=20 ky2=20 kt=2 ! video/x-raw,width=320,height=240 ! x264enc ! mp4mux ! \
    filesink location="$clip"
fi
gst-launch-1.0 -e filesrc location="$clip" ! decodebin ! videoconvert ! \
  video/x-raw,format=BGRx ! \
  competelayer field-width=12 field-height=12 fields-per-frame=100 ! \
  reconstructsink location="${2:-seen.mp4}"
