#!/bin/sh
# Units are excited by what their neighbours were in the code of the previous frame, in
# place of what they are now (text A: strength .08, weights clipped to [0, 1] every 100
# frames, frames in order of time). No map emerges: it works less well.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=temporal-lateral epochs=5 order=time
scale=each
text_a "$@"
