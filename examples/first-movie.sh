#!/bin/sh
# Learns the built-in digits as they drift by, and leaves two films: what the layer then
# sees in them (first-movie.webm), and how it came to that (first-movie-learning.webm).
# All settings of the layer are its own: five winners by matching pursuit, prototypes of
# unit norm, no excitation of neighbours.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/text-a.sh"

preset= epochs=5 order=shuffled
text_a "$@"
