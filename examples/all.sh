#!/bin/sh
# Runs every example, says how long each took and what it reached, and ends on how many
# ran and how many failed.
#
#   examples/all.sh [FOLDER]      leaves films and stills in FOLDER [films]
#   examples/all.sh --pictures    makes the pictures of examples/README.md, the figures in
#                                 it and the pictures of the project's README anew
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

start=$(date +%s)
ran=0 failed=0 skipped=0

# What a run says of what was learned, or else its last words.
outcome() {
  tr '\r' '\n' < "$work/log" | grep -v ' left ' > "$work/lines"
  grep -E ' learned at | right ' "$work/lines" | tail -n 1 | grep . ||
    tail -n 1 "$work/lines"
}

# Runs one example, and prints what came of it in the end.
run() { # name [argument...]
  began=$(date +%s)
  name=$1
  shift
  if "$examples/$name.sh" "$@" > "$work/log" 2>&1; then
    ran=$((ran + 1))
    keep_figures "$name"
    printf '%-32s %4d s  %s\n' "$name" $(($(date +%s) - began)) \
      "$(outcome)"
  else
    failed=$((failed + 1))
    tr '\r' '\n' < "$work/log"
    echo "$name failed."
  fi
}

skip() { # name why
  skipped=$((skipped + 1))
  printf '%-32s left out: %s\n' "$1" "$2"
}

# What the figures in README.md become, as commands of sed: "NAME" is the last figure
# that an example prints, "NAME 1" the first of several.
keep_figures() { # name
  tr '\r' '\n' < "$work/log" | grep -v ' left ' |
    grep -oE '(reconstruction error|usage entropy) [0-9.e+]+' |
    awk -v name="$1" '
      function mark(key, value) {
        printf "s|<!-- %s -->[^<]*<!-- -->|<!-- %s -->%s<!-- -->|g\n", key, key, value
      }
      { mark(name " " NR, $3) }
      END { if (NR) mark(name, $3) }' >> "$work/figures"
}

# What a picture is in the README: no wider than this.
shrink() { # from to width
  gst-launch-1.0 -q filesrc location="$1" ! pngdec ! videoconvert ! \
    videoscale method=lanczos ! \
    "video/x-raw,width=[1,$3],pixel-aspect-ratio=1/1" ! \
    pngenc compression-level=9 ! filesink location="$2"
}

picture() { # name [width [film]]
  run "$1" "$work/picture.png" ${3-}
  [ ! -f "$work/picture.png" ] ||
    shrink "$work/picture.png" "$examples/pictures/$1.png" "${2-480}"
  rm -f "$work/picture.png"
}

# An example without the parts of the others, in the way that asks nothing of anyone:
# gratings stand in for a camera.
film_of() { # name
  export device=/dev/no-camera frames="${EXAMPLE_FRAMES:-150}"
  case $1 in
    stream) skip "$1" "it wants a camera in the network" ;;
    codes-unixfd)
      if gst-inspect-1.0 unixfdsink > /dev/null 2>&1; then
        run "$1"
      else
        skip "$1" "it wants GStreamer 1.24"
      fi
      ;;
    krotov-hopfield-mnist)
      if [ -n "$mnist" ]; then
        run "$1" 100
      else
        skip "$1" "it wants MNIST (examples/fetch-mnist.sh)"
      fi
      ;;
    webcam | two-layers | picture-in-picture) run "$1" "$1.webm" ;;
    natural-images) frames=900 run "$1" ;;
    *) run "$1" ;;
  esac
}

if [ "${1-}" = --pictures ]; then
  mkdir -p "$examples/pictures"
  export size="width=480"
else
  mkdir -p "${1:-films}"
  cd "${1:-films}"
fi
for script in "$examples"/*.sh; do
  example=$(basename "$script" .sh)
  case $example in
    all | browser | codes | fetch-mnist | common | readme-pictures | text-a | text-b | video) continue ;;
  esac
  if [ "${1-}" != --pictures ]; then
    film_of "$example"
    continue
  fi
  case $example in
    codes-mqtt | codes-unixfd | krotov-hopfield-mnist | logistic-regression | movie | novelty | \
      picture-in-picture | stream | two-layers | video-file | webcam) ;;
    invariant | motion | original-code-reconstruction | ten-frames | topographic-beside-plain)
      picture "$example" 960 ;;
    codes-rtp)
      "$examples/../build.sh" opencv-doc
      picture "$example" 960 /usr/share/doc/opencv-doc/examples/data/vtest.avi
      ;;
    sweep)
      run "$example" "$work/sweep"
      cp "$work/sweep/sweep.png" "$examples/pictures/sweep.png"
      ;;
    *) picture "$example" ;;
  esac
done
if [ "${1-}" = --pictures ]; then
  sed -f "$work/figures" "$examples/README.md" > "$work/README.md"
  cat "$work/README.md" > "$examples/README.md"
  "$examples/readme-pictures.sh"
fi
echo "$ran examples ran, $failed failed, $skipped left out; $(($(date +%s) - start)) s"
[ "$failed" = 0 ]
