#!/bin/sh
# Competing hidden units on whole digits (text B, Krotov and Hopfield): p 2, and the
# runner-up is pushed away. Each frame of the film is one epoch; noise settles into 100
# digits, red where ink is expected and blue where it must not be.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-b.sh"

preset=hidden-units-p2-rank2
text_b "$@"
