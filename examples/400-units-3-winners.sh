#!/bin/sh
# 400 units, of which 3 win each frame (text A). Between whole digits (1 winner)
# and strokes (5 winners): large pieces of digits, bows and crossings.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

film "${1:-400-units-3-winners.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer @preset=400-units-3-winners
