#!/bin/sh
# 10 winners of 400, with neighbours that excite each other (text A: radius 2, strength
# .1, rate .02). Winners come in clusters; at the low rate (the next experiment) prototypes
# come in order, too.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=topographic-10-winners epochs=5 order=shuffled
scale=each
text_a "$@"
