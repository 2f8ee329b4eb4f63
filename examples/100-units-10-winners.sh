#!/bin/sh
# 100 units, of which 10 win each frame (text A: rate .002, 10 epochs). Prototypes
# become dots: where ten units share a frame, each can be simple.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=100-units-10-winners epochs=10 order=shuffled
text_a "$@"
