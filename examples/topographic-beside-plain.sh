#!/bin/sh
# The plain code beside the topographic one, of the same frames (text A): one
# source, two layers of 400 units with 10 winners. On the left winners are strewn
# over the grid, on the right neighbours win together and prototypes are in order.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

file=${1:-topographic-beside-plain.webm}
case $file in
  *.png)
    look="skip=49999 panels=prototypes panel-size=236"
    right=244
    end="pngenc snapshot=true"
    ;;
  *.webm)
    look="skip=49 time-lapse=50 panels=code+reconstruction+prototypes
      panel-size=320"
    right=968
    end="vp8enc deadline=1 cpu-used=16 threads=2 end-usage=cq cq-level=8
      min-quantizer=4 max-quantizer=20 target-bitrate=40000000 ! webmmux"
    ;;
  *)
    echo "$file: this film is a .webm, or a picture a .png." >&2
    exit 1
    ;;
esac

# How a layer's name is written above its panels.
caption="videobox top=-28 ! textoverlay auto-resize=false font-desc=Sans,16px
  valignment=top halignment=left xpad=8 ypad=4 draw-shadow=false
  draw-outline=false"

learn "$file" 50000 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! tee name=digits \
  digits. ! queue ! \
    competelayer name=plain @preset=400-units-10-winners \
      interval=33333333333 snapshot-interval=50 ! \
    reconstruct $look ! videoconvert ! $caption text=plain ! both. \
  digits. ! queue ! \
    competelayer name=topographic @preset=topographic-10-winners \
      interval=33333333333 snapshot-interval=50 ! \
    reconstruct $look ! videoconvert ! $caption text=topographic ! both. \
  compositor name=both background=black start-time-selection=first \
    sink_1::xpos=$right ! \
    videoconvert ! $end ! filesink location="$file"
