#!/bin/sh
# The same as topographic-10-winners at a quarter of the rate (text A: .005). First the
# weights of that experiment learn on, which changes little; then, for the films, new
# weights learn at the low rate from the beginning, and the map is in better order.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=topographic-10-winners-low-rate epochs=5 order=shuffled
scale=each
echo "At the high rate:"
learn_unseen $(layer topographic-10-winners) save-location="$work/high"
echo "Going on from there at the low one:"
learn_unseen $(layer) location="$work/high"
echo "From the beginning:"
text_a "$@"
