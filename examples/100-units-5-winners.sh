#!/bin/sh
# 100 units, of which 5 win each frame (text A: rate .002, 20 epochs). Prototypes are
# larger than with 10 winners: fewer of them must cover the same digits.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=100-units-5-winners epochs=20 order=shuffled
text_a "$@"
