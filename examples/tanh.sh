#!/bin/sh
# Units respond with the hyperbolic tangent of their drive (text A: 3 winners, rate .01,
# 10 epochs). Winners are nearly all at 1: the code says which units, but hardly how much.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset=tanh epochs=10 order=shuffled
text_a "$@"
