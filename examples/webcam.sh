#!/bin/sh
# What a small brain makes of a camera: the picture, which unit sees what where,
# the picture given back, and what the units have learned to see.
#
#   examples/webcam.sh             in a window
#   examples/webcam.sh seen.webm   in a film
#   device=/dev/video2 examples/webcam.sh
#
# Wants gstreamer1.0-plugins-good (v4l2src), which is installed with the rest.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/video.sh"

source=$(camera)
gst-launch-1.0 -e $source ! $grey ! queue leaky=downstream max-size-buffers=2 ! \
  $layer ! reconstructsink ${1:+location="$1"}
