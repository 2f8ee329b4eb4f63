#!/bin/sh
# A still of one frame, its code and its reconstruction, after five epochs with 10
# winners of 400 (text A): ten strokes, each with its strength, stand for the frame.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=400-units-10-winners epochs=5 order=shuffled
learn_unseen $(layer) save-location="$work/weights"
still "${1:-original-code-reconstruction.png}" 110 "$work/weights" \
  panels=original+code+reconstruction normalize=each height=400
