#!/bin/sh
# Prototypes that move: fields span several frames, so that each unit learns a little
# film, of an edge that goes to the left, say. Any clip will do; without one it is a window
# that drifts over a tapestry of digits.
#
#   examples/motion.sh                              leaves motion.webm
#   examples/motion.sh moving.webm holiday.mp4      of a clip, its first 900 frames
#   examples/motion.sh moving.png                   a picture: the frames of the
#                                                   prototypes from left to right
#   contrast=motion examples/motion.sh street.webm street.avi
#                                                   a camera that stands: only what moves
#   span=8 frames=3000 examples/motion.sh           films of 8 frames, from more frames
#
# The layer learns the frames first. Then 150 of them play, with what the layer makes of
# them and the prototypes, of which each picture shows the next frame.
# Wants gstreamer1.0-libav for what most cameras write; it is installed for a clip.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

file=${1:-motion.webm}
: "${span:=4}" "${contrast:=local}" "${frames:=${EXAMPLE_FRAMES:-900}}"
if [ -n "${2-}" ]; then
  open_film "$2"
  source="filesrc location=$work/film ! decodebin ! $(first_frames "$frames") !
    videoconvert ! videoscale !
    video/x-raw,format=GRAY8,width=[1,640],height=[1,480],pixel-aspect-ratio=1/1"
else
  source="tapestrysrc movie-frames=$frames epochs=1 max-speed=2 !
    video/x-raw,width=160,height=120,framerate=10/1"
fi
layer="competelayer field-width=12 field-height=12 field-frames=$span contrast=$contrast
  columns=12 rows=12 winners=3"

learn "$file" "$frames" $source ! $layer init=fields fields-per-frame=200 \
  save-location="$work/weights" $(every 100) ! fakesink
layer="$layer location=$work/weights learning=false"

# The prototypes in as many pictures as they have frames, and all of these in one.
filmstrip() {
  gst-launch-1.0 -q $source ! $(first_frames $((2 * span - 1))) ! $layer ! \
    reconstruct panels=prototypes titles=false width=360 height=360 ! \
    videoconvert ! pngenc ! multifilesink location="$work/%d.png"
  strip="compositor name=strip background=white"
  pictures=
  for i in $(seq 0 $((span - 1))); do
    strip="$strip sink_$i::xpos=$((i * 370))"
    pictures="$pictures filesrc location=$work/$i.png ! pngdec ! strip.sink_$i"
  done
  gst-launch-1.0 -q $strip ! videoconvert ! pngenc snapshot=true ! \
    filesink location="$file" $pictures
}

case $file in
  *.png) filmstrip ;;
  *)
    play "$file" 150 $source ! $(first_frames 150) ! $layer ! \
      reconstructsink panels=original+reconstruction+prototypes \
        width=960 height=360 location="$file"
    ;;
esac
