#!/bin/sh
# Competing hidden units on whole digits (text B, Krotov and Hopfield): p 2, the
# runner-up is pushed away. Each frame of the film is one epoch; noise settles into
# 100 digits, red where ink is expected and blue where it must not be. Weights start
# around 1: around 0, up to a third of the units answer to no digit of MNIST and
# stay noise for dozens of epochs.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
. "$examples/whole-digits.sh"

film "${1:-hidden-units-p2-rank2.webm}" $((digits * epochs)) "$digits" \
  tapestrysrc motion=tiles ${mnist:+location="$mnist"} shuffle=true \
    movie-frames="$digits" epochs="$epochs" ! video/x-raw,framerate=$rate/1 ! \
  competelayer @preset=hidden-units-p2-rank2 \
    epoch-fields="$digits" anneal-epochs="$epochs"
