#!/bin/sh
# What the layer gives back fills the picture; what it sees stands small in a
# corner.
#
#   examples/picture-in-picture.sh                in a window
#   examples/picture-in-picture.sh inside.webm    in a film
#
# Wants gstreamer1.0-plugins-base (compositor) and -good, installed with the rest.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/video.sh"

source=$(camera)
end=$(screen "$@")
gst-launch-1.0 -e $source ! $grey ! tee name=eye \
  eye. ! queue leaky=downstream max-size-buffers=2 ! $layer ! \
    reconstruct panels=reconstruction titles=false ! \
    video/x-raw,width=640,height=480 ! both.sink_0 \
  eye. ! queue ! videoconvert ! both.sink_1 \
  compositor name=both background=black sink_1::xpos=464 sink_1::ypos=16 sink_1::width=160 \
    sink_1::height=120 ! video/x-raw,format=BGRx,width=640,height=480,framerate=30/1 ! $end
