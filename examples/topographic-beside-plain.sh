#!/bin/sh
# The code of a plain layer set against that of a topographic one, of the same frames
# (text A): above the five winners of 400 are all over the grid, below neighbours win
# together, in one small cluster that moves as the digits do.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

epochs=5 order=shuffled
file=${1:-$(basename "$0" .sh).webm}

# How a film is written that is joined from several.
case $file in
  *.png) end="videoconvert ! pngenc snapshot=true" ;;
  *.webm)
    end="videoconvert ! video/x-raw,format=I420,colorimetry=bt601 !
      vp8enc deadline=1 cpu-used=16 threads=2 end-usage=cq cq-level=8
        min-quantizer=4 max-quantizer=20 target-bitrate=40000000 ! webmmux"
    ;;
  *)
    echo "$file: this film is a .webm, or a picture a .png." >&2
    exit 1
    ;;
esac

# One layer's panels, with its name above them.
branch() { # name settings-of-layer... ! settings-of-reconstruct
  echo "digits. ! queue ! competelayer name=$1 $2 ! reconstruct $3 !
    video/x-raw,width=1280,height=$4 ! videoconvert ! videobox top=-28 !
    textoverlay text=$1 auto-resize=false font-desc=Sans,16px valignment=top
      halignment=left xpad=8 ypad=4 draw-shadow=false draw-outline=false ! both."
}

# Both layers on one source, one above the other.
both() { # settings-of-plain settings-of-topographic settings-of-reconstruct
  echo "$(branch plain "$1" "$3" "$4") $(branch topographic "$2" "$3" "$4")
    compositor name=both background=black start-time-selection=first
      sink_1::ypos=$(($4 + 36)) !"
}
