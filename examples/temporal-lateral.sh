#!/bin/sh
# Excitation by the neighbours' code of the frame before, instead of their drive
# now (text A: strength .08, weights clamped to [0, 1] each 100 frames, frames in
# the order of time). At rate .01: at .02 some seeds diverge.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

film "${1:-temporal-lateral.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 ! \
  competelayer @preset=temporal-lateral
