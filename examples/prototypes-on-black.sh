#!/bin/sh
# A still of the prototypes as light on black (text A), after five epochs with one
# winner of 400: whole views of digits.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

look="colormap=gray"
film "${1:-prototypes-on-black.png}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer @preset=400-units-1-winner
