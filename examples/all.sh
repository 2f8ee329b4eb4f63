#!/bin/sh
# Runs every example, and prints how long each took and what it reached.
#
#   examples/all.sh [FOLDER]      leaves films and stills in FOLDER [films]
#   examples/all.sh --pictures    makes the pictures of examples/README.md anew
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

all="first-movie 100-units-10-winners 100-units-5-winners 400-units-1-winner
  400-units-3-winners 400-units-5-winners 400-units-10-winners
  topographic-10-winners topographic-5-winners topographic-beside-plain ceiling
  moving-average temporal-lateral weighted-mean tanh original-code-reconstruction
  prototypes-on-black hidden-units-p2-rank2 hidden-units-p3-rank7
  natural-images"

start=$(date +%s)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Runs one example and prints its line of the table.
run() { # name [file]
  began=$(date +%s)
  name=$1
  shift
  "$examples/$name.sh" "$@" > "$work/log" 2>&1 || {
    tr '\r' '\n' < "$work/log"
    echo "$name.sh failed." >&2
    exit 1
  }
  printf '%-28s %4d s  %s\n' "$name" $(($(date +%s) - began)) \
    "$(tr '\r' '\n' < "$work/log" | tail -n 1)"
}

# What a picture is in the README: at most 480 pixels wide, or as it is said.
shrink() { # from to [width]
  gst-launch-1.0 -q filesrc location="$1" ! pngdec ! videoconvert ! \
    videoscale method=lanczos ! \
    "video/x-raw,width=[1,${3-480}],pixel-aspect-ratio=1/1" ! \
    pngenc compression-level=9 ! filesink location="$2"
}

if [ "${1-}" = --pictures ]; then
  mkdir -p "$examples/pictures"
  for example in $all; do
    run "$example" "$work/picture.png"
    shrink "$work/picture.png" "$examples/pictures/$example.png"
  done
  run invariant "$work/picture.png"
  shrink "$work/picture.png" "$examples/pictures/invariant.png" 960
else
  mkdir -p "${1:-films}"
  cd "${1:-films}"
  for example in $all logistic-regression; do
    run "$example"
  done
  run invariant invariant.webm 3000
fi
echo "All of them: $(($(date +%s) - start)) s"
