#!/bin/sh
# Units respond with the mean of the pixels, weighted with their prototype (text A: 100
# units, 10 epochs). About a third of the units win nearly all frames; the rest stay noise.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=weighted-mean epochs=10 order=shuffled
text_a "$@"
