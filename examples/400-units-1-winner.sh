#!/bin/sh
# 400 units, of which 1 wins each frame (text A). One prototype alone has to stand
# for the frame, so that they become whole views of digits: vector quantisation.
# Tiles of noise are units that have not won yet.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

film "${1:-400-units-1-winner.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer @preset=400-units-1-winner
