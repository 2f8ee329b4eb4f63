#!/bin/sh
# The same of a video that is in a file, each frame of it, in colour and with its
# sound. Without a name it makes a clip of its own.
#
#   examples/video-file.sh holiday.mp4             leaves seen.mp4
#   examples/video-file.sh holiday.mp4 seen.webm
#
# Wants gstreamer1.0-libav for what most cameras write (H.264), and
# gstreamer1.0-plugins-bad to write their sound (AAC); they are installed here.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/video.sh"
"$examples/../build.sh" gstreamer1.0-libav gstreamer1.0-plugins-bad

clip=${1-}
if [ -z "$clip" ]; then
  clip=$work/clip.mp4
  gst-launch-1.0 -q videotestsrc num-buffers="${frames:-150}" pattern=zone-plate \
    kx2=20 ky2=20 kt=2 ! video/x-raw,width=320,height=240 ! x264enc ! \
    mp4mux name=mux ! filesink location="$clip" \
    audiotestsrc num-buffers="${frames:-150}" samplesperbuffer=1470 wave=ticks ! \
    voaacenc ! mux.
fi
# Where there is no sound gst-launch warns that d cannot be linked to sink.
gst-launch-1.0 -e filesrc location="$clip" ! decodebin name=d ! videoconvert ! \
  video/x-raw,format=BGRx ! \
  competelayer field-width=12 field-height=12 fields-per-frame=100 ! \
  reconstructsink name=sink location="${2:-seen.mp4}" \
  d. ! sink.
