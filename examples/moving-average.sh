#!/bin/sh
# The code as a moving average over time (text A: 5 winners and 20 residual
# winners, frames in the order of time). Units that won a moment ago stay on at
# half their strength: light grey beside the black in the code.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

picture="panels=original+code+reconstruction"
film "${1:-moving-average.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 ! \
  competelayer @preset=moving-average
