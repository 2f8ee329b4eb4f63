#!/bin/sh
# 5 winners of 400, with neighbours that excite each other (text A: radius 2,
# strength .1, rate .01). The code is one small cluster that wanders over the grid.
# Weights are clamped to [0, 1] each 100 frames, as in the text's temporal run:
# without it some seeds, this one among them, diverge.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

film "${1:-topographic-5-winners.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer @preset=topographic-5-winners
