#!/bin/sh
# Ten frames of the movie in a row, from frame 100 on (text A): above as they are, in the
# middle the code, below the reconstruction, after five epochs with 5 winners of 400.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=400-units-5-winners epochs=5 order=shuffled
file=${1:-ten-frames.png}
learn_unseen $(layer) save-location="$work/weights"
# Pictures that come one after another are one that is ten times as high; lying on their
# sides they make a row. (videorate takes the mark of a gap off them.)
play "$file" 110 $(first 110) ! $(layer) location="$work/weights" learning=false ! \
  reconstruct skip=100 panels=original+code+reconstruction colormap=greys normalize=each \
    titles=false ! video/x-raw,width=126,height=378 ! \
  videorate skip-to-first=true ! videoflip video-direction=90r ! \
  rawvideoparse format=bgrx width=378 height=1260 ! \
  videoflip video-direction=90l ! videoconvert ! pngenc snapshot=true ! \
  filesink location="$file"
