#!/bin/sh
# Excitation of strength .3, three times that of the topographic runs, under a
# ceiling (text A, whose numpy.maximum made a floor of it; here no score is above
# 10). The map gets smoother and the error larger; units on the rim have fewer
# neighbours and hardly ever win. Weights start small, normal around .01: from
# [0, 1) all units are at the ceiling, win alike, and five epochs do not mend it.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

film "${1:-ceiling.webm}" 50000 50 \
  tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
  competelayer @preset=ceiling
