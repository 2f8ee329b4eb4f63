#!/bin/sh
# 5 winners of 400, with neighbours that excite each other (text A: radius 2, strength
# .1, rate .01). The code is one small cluster that wanders over the grid.
#
# Changed: the weights start from seed 1. From seed 0, the only one of ten, the text's
# settings diverge after 788 frames; this is run first.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=topographic-5-winners epochs=5 order=shuffled
scale=each
echo "From seed 0:"
learn_unseen $(layer)
echo "From seed 1:"
seed=1
text_a "$@"
