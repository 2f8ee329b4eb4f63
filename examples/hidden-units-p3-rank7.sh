#!/bin/sh
# The same as hidden-units-p2-rank2.sh with p 3, and with the 7th unit pushed away
# instead of the 2nd (text B): more is blue, all that tells a digit from its likes.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-b.sh"

preset=hidden-units-p3-rank7
text_b "$@"
