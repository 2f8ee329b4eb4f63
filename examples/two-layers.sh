#!/bin/sh
# Two layers on one camera: above, units that see 8 x 8 pixels, below, units that
# see 24 x 24.
#
#   examples/two-layers.sh             in a window
#   examples/two-layers.sh both.webm   in a film
#
# Wants gstreamer1.0-plugins-base (compositor) and -good, installed with the rest.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/video.sh"

source=$(camera)
end=$(screen "$@")
reconstruct="reconstruct panels=code+reconstruction+prototypes !
  video/x-raw,width=1200,height=348"
gst-launch-1.0 -e $source ! $grey ! tee name=eye \
  eye. ! queue leaky=downstream max-size-buffers=2 ! \
    competelayer name=small columns=16 rows=16 field-width=8 field-height=8 \
      fields-per-frame=200 qos=true ! $reconstruct ! both. \
  eye. ! queue leaky=downstream max-size-buffers=2 ! \
    competelayer name=large columns=16 rows=16 field-width=24 field-height=24 \
      fields-per-frame=50 qos=true ! $reconstruct ! both. \
  compositor name=both background=black start-time-selection=first \
      sink_1::ypos=348 ! \
    video/x-raw,format=BGRx,width=1200,height=696,framerate=30/1 ! $end
