#!/bin/sh
# 400 units, of which 5 win each frame (text A's main run). Random weights turn
# into pen strokes, each of one place and one direction; watch the first seconds.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

film "${1:-400-units-5-winners.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer @preset=400-units-5-winners
