#!/bin/sh
# Learns the built-in digits as they drift by, and leaves a film of it. All
# settings of the layer are its own: five winners by matching pursuit, prototypes
# of unit norm.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

film "${1:-first-movie.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! competelayer
