#!/bin/sh
# A still of the tapestry that text A's window drifts over: 30 x 30 of MNIST's digits, ink
# on white.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

file=${1:-tapestry.png}
play "$file" 1 tapestrysrc start-x=0 start-y=0 num-buffers=1 ! \
  video/x-raw,width=840,height=840 ! $blank ! \
  reconstruct panels=original colormap=greys titles=false ! \
  video/x-raw,width=840,height=840 ! videoconvert ! pngenc ! \
  filesink location="$file"
