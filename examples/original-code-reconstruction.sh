#!/bin/sh
# A still of one frame, its code and its reconstruction, after five epochs with 10
# winners of 400 (text A): ten strokes, each with its strength, stand for the frame.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

picture="panels=original+code+reconstruction"
film "${1:-original-code-reconstruction.png}" 49980 10 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer @preset=400-units-10-winners
