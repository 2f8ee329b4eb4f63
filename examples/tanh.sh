#!/bin/sh
# Units respond with the hyperbolic tangent of their drive (text A). Winners are
# nearly all at 1, so that the code says which, no longer how much; the
# reconstruction has to make do with that.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

film "${1:-tanh.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer @preset=tanh
