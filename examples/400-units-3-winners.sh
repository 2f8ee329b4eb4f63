#!/bin/sh
# 400 units, of which 3 win each frame (text A). Between whole digits (1 winner) and
# strokes (5 winners): bows, hooks and crossings. Three of them give a frame back
# remarkably well.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=400-units-3-winners epochs=5 order=shuffled
text_a "$@"
