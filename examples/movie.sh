#!/bin/sh
# The first 500 frames of the movie that text A learns from, 100 ms each, ink on white: a
# window of 20 x 20 pixels drifts over the tapestry.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

file=${1:-movie.webm}
play "$file" "$(seen)" $(first "$(seen)" 10/1) ! $blank ! \
  reconstructsink panels=original colormap=greys titles=false width=480 \
    height=480 location="$file"
