#!/bin/sh
# 400 units, of which 1 wins each frame (text A). One prototype has to stand for the
# whole frame, so that they become views of digits: vector quantisation.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=400-units-1-winner epochs=5 order=shuffled
text_a "$@"
