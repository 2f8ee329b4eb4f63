#!/bin/sh
# The code as a moving average over time (text A: 5 winners, 20 residual winners, rate
# .01, frames in order of time). Units that won a moment ago stay on at half their
# strength, which blurs the reconstruction.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=moving-average epochs=5 order=time
scale=each
text_a "$@"
