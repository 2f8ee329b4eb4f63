#!/bin/sh
# 400-units-5-winners for twice as long (text A: 10 epochs, of which its author stopped
# the last quarter by hand). The error does not fall any more.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=400-units-5-winners-long epochs=10 order=shuffled
text_a "$@"
