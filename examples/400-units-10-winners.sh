#!/bin/sh
# 400 units, of which 10 win each frame (text A). The strokes get shorter and the error
# smaller: this is the best that the plain rule does in five epochs.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=400-units-10-winners epochs=5 order=shuffled
text_a "$@"
