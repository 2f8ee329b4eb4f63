#!/bin/sh
# A still of the prototypes as light on black (text A), after five epochs with 5
# winners of 400: strokes.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=400-units-5-winners epochs=5 order=shuffled
look="colormap=gray"
text_a "${1:-prototypes-on-black-5-winners.png}"
