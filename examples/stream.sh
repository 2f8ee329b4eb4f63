#!/bin/sh
# The same of a camera in the network.
#
#   examples/stream.sh rtsp://user:password@camera/stream   in a window
#   examples/stream.sh rtsp://... seen.webm                 in a film
#   examples/stream.sh rtp [seen.webm]                      what comes to port 5004
#
# For the last, H.264 over RTP is sent by, for instance,
#
#   gst-launch-1.0 v4l2src ! videoconvert ! x264enc tune=zerolatency ! \
#     rtph264pay config-interval=1 ! udpsink host=THIS-MACHINE port=5004
#
# Wants gstreamer1.0-libav to decode (installed here), -plugins-good for RTP and RTSP
# and -plugins-ugly for x264enc (both installed with the rest).
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/video.sh"
"$examples/../build.sh" gstreamer1.0-libav

case ${1-} in
  rtsp://*) source="rtspsrc location=$1 latency=200 ! rtph264depay" ;;
  rtp)
    source="udpsrc port=${port:=5004}
      caps=application/x-rtp,media=video,clock-rate=90000,encoding-name=H264 !
      rtpjitterbuffer latency=200 ! rtph264depay"
    ;;
  *)
    sed -n '2,/^#   .*5004/s/^# \{0,1\}//p' "$0" >&2
    exit 1
    ;;
esac
gst-launch-1.0 -e $source ! h264parse ! decodebin ! $grey ! \
  queue leaky=downstream max-size-buffers=2 ! $layer ! \
  reconstructsink ${2:+location="$2"}
