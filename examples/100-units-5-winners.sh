#!/bin/sh
# 100 units, of which 5 win each frame (text A). Prototypes become blobs and short
# strokes, larger than with 10 winners: fewer parts must cover the same digits.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

film "${1:-100-units-5-winners.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer @preset=100-units-5-winners
