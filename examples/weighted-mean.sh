#!/bin/sh
# Units respond with the mean of the pixels, weighted with their prototype
# (text A), whatever its size. The few that learn first win ever after: what looks
# like noise in the mosaic are those that have never won.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

film "${1:-weighted-mean.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer @preset=weighted-mean
