#!/bin/sh
# 10 winners of 400, with neighbours that excite each other (text A: radius 2,
# strength .1, rate .005). Winners come in clusters and prototypes in order: slant
# and place change little by little across the grid.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

film "${1:-topographic-10-winners.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer @preset=topographic-10-winners
