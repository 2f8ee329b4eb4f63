#!/bin/sh
# Two slow stages on top of a sparse code, and a sparse code of them: digits dance
# about the middle of the window, and what stands for them holds still. A layer of 400
# units learns from the dance, then the first stage does, then the second, then the
# third, each on what went before; then it is filmed. From left to right: the frame,
# its sparse code, which is another with each pixel, the frame given back from that
# code, the frame as the slow stages' features recall it, and the features of all
# stages, which stay until the next digit comes: below the 400 units of the third.
#
#   examples/invariant.sh                   leaves invariant.webm, half a minute
#   examples/invariant.sh slow.mp4          another name, another format
#   examples/invariant.sh slow.png          a picture: a digit at three times
#   examples/invariant.sh slow.webm 3000    each slow stage learns 3000 frames, not 30,000
#
# All of MNIST dances when examples/fetch-mnist.sh has been run, else the 900 digits
# that are built in.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

file=${1:-invariant.webm}
stage=${2:-${EXAMPLE_FRAMES:-30000}}
below=$((stage * 2 / 3))
learned=$((2 * below + 2 * stage))

look="panels=original+code+reconstruction+recall+invariant"
case $file in
  *.png)
    # The same digit at three times, 14 frames apart: three pictures that come one
    # after another are one that is three times as high (videorate takes the mark
    # of a gap off them).
    frames=$((learned + 120))
    end="reconstruct skip=$((learned + 84)) time-lapse=14 $look !
      video/x-raw,width=1290,height=316 ! videorate skip-to-first=true !
      rawvideoparse format=bgrx width=1290 height=948 !
      videoconvert ! pngenc snapshot=true ! filesink location=$file"
    ;;
  *)
    frames=$((learned + 900))
    end="reconstructsink skip=$learned $look location=$file"
    ;;
esac

learn "$file" "$frames" \
  tapestrysrc ${mnist:+location="$mnist"} motion=dance max-speed=1 max-acceleration=0.2 \
    shuffle=true num-buffers="$frames" ! \
  video/x-raw,width=28,height=28 ! \
  competelayer learn-frames="$below" interval=33333333333 ! \
  invariantlayer start-after="$below" first-frames="$stage" \
    second-frames="$stage" third-frames="$below" ! $end
