#!/bin/sh
# 100 units, of which 10 win each frame (text A, the first figure). Prototypes
# become dots: with ten strokes to spend, a unit can afford to be simple, and the
# code is a sum of many small parts.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

film "${1:-100-units-10-winners.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer @preset=100-units-10-winners
