#!/bin/sh
# The same as hidden-units-p2-rank2.sh with p 3, and with the 7th unit pushed away
# instead of the 2nd (text B): more is blue, all that tells a digit from its likes.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/whole-digits.sh"

film "${1:-hidden-units-p3-rank7.webm}" $((digits * epochs)) "$digits" \
  tapestrysrc motion=tiles ${mnist:+location="$mnist"} shuffle=true \
    movie-frames="$digits" epochs="$epochs" ! video/x-raw,framerate=$rate/1 ! \
  competelayer @preset=hidden-units-p3-rank7 \
    epoch-fields="$digits" anneal-epochs="$epochs"
