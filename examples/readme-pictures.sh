#!/bin/sh
# Makes the pictures of the README and of docs/results.md anew: four-panels.png,
# live.png and after-10-seconds.png.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
pictures=$examples/../pictures

# A still of the last of so many frames.
still() { # name frames pipeline...
  name=$1
  last=$(($2 - 1))
  shift 2
  gst-launch-1.0 -q "$@" ! reconstruct skip="$last" ${look-} ! videoconvert ! \
    pngenc snapshot=true compression-level=9 ! filesink location="$work/$name.png"
}

# A digit as the layer sees it after 50,000 frames.
gst-launch-1.0 -q tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer save-location="$work/weights" ! fakesink
look="width=1280 height=360"
still four-panels 241 tapestrysrc ! \
  competelayer location="$work/weights" learning=false

# Ten seconds of a camera that wanders over two photographs.
"$examples/../build.sh" python3-sklearn
look="width=1280 height=720"
"$(python_with sklearn)" "$examples/wander.py" RGB 640 480 300 |
  still live 300 fdsrc ! rawvideoparse format=rgb width=640 height=480 framerate=30 ! \
    competelayer

# Ten seconds of digits, learned as they come: as it is, and by text A's own rule.
look="width=1280 height=360"
still above 300 tapestrysrc ! competelayer
still below 300 tapestrysrc ! competelayer rule=multiplicative coding=winners \
  lateral-strength=0 learning-rate=.02
gst-launch-1.0 -q filesrc location="$work/above.png" ! pngdec ! both. \
  filesrc location="$work/below.png" ! pngdec ! both. \
  compositor name=both background=black sink_1::ypos=360 ! videoconvert ! \
  pngenc snapshot=true compression-level=9 ! filesink location="$work/after-10-seconds.png"

for name in four-panels live after-10-seconds; do
  cp "$work/$name.png" "$pictures/$name.png"
done
