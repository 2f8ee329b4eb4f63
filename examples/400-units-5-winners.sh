#!/bin/sh
# 400 units, of which 5 win each frame (text A's main run). Random weights turn into pen
# strokes, each of one place and one direction; watch the first seconds.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=400-units-5-winners epochs=5 order=shuffled
text_a "$@"
