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
    end="video/x-raw,format=I420 !
      vp8enc deadline=1 cpu-used=16 threads=2 end-usage=cq cq-level=8
        min-quantizer=4 max-quantizer=20 target-bitrate=40000000 ! webmmux"
    ;;
  *)
    echo "$file: this film is a .webm, or a picture a .png." >&2
    exit 1
    ;;
esac

# One layer on the digits, and its panels with its name above them.
branch() { # name preset settings-of-layer settings-of-reconstruct
  echo "digits. ! queue ! competelayer name=$1 @preset=$2 $3 ! reconstruct $4 !
    video/x-raw,width=990,height=398 ! videoconvert ! video/x-raw,format=I420 !
    videobox top=-28 !
    textoverlay text=$1 auto-resize=false font-desc=Sans,16px valignment=top
      halignment=left xpad=8 ypad=4 draw-shadow=false draw-outline=false ! both."
}

# Both layers on one source, one above the other.
both() { # settings-of-layer settings-of-reconstruct property-of-weights
  echo "tee name=digits
    $(branch plain 400-units-5-winners "$1 $3=$work/plain" "$2")
    $(branch topographic topographic-5-winners "seed=1 $1 $3=$work/topographic" "$2")
    compositor name=both background=black start-time-selection=first
      sink_1::ypos=426 ! $end"
}

panels="panels=code+reconstruction+prototypes"
case $file in
  *.png)
    learn "$file" $((movie * epochs)) $(movie) ! \
      $(both "$(every 1000)" "skip=$((movie * epochs - 1)) $panels" save-location) ! \
      filesink location="$file"
    ;;
  *)
    emerging=$(learning_film "$file")
    learn "$emerging" $((movie * epochs)) $(movie) $unseen ! \
      $(both "snapshot-interval=$lapse $(every 1000 $lapse)" \
        "$panels normalize=each" save-location) ! filesink location="$emerging"
    scale=each
    play "$file" "$(seen)" $(first "$(seen)") ! \
      $(both learning=false "$(light)" location) ! filesink location="$file"
    ;;
esac
