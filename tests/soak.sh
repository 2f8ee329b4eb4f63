#!/bin/sh
# Learns from many frames in one process and measures its memory. Fails if it has over
# 2 MB more at the end than after the first fifth.
#
#   tests/soak.sh [FRAMES]        10,000,000 by default: some minutes
#
# In addition, a second layer codes one frame in 20 in many fields; this frame is drawn
# and recorded.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
frames=${1:-10000000}
. "$root/examples/common.sh"

folder=$work
gst-launch-1.0 -q tapestrysrc num-buffers="$frames" ! \
  competelayer attach=code+reconstruction+prototypes \
  save-location="$folder/weights.safetensors" save-interval=500000 ! \
  fakesink \
  tapestrysrc num-buffers=$((frames / 20)) ! \
  competelayer columns=6 rows=6 field-width=10 field-height=10 ! \
  reconstructsink width=128 height=64 time-lapse=50 location="$folder/film.mkv" &
pipeline=$!

# Stores the resident memory in kB, once a second.
while resident=$(awk '/^VmRSS/ { print $2 }' "/proc/$pipeline/status" \
  2> /dev/null) && [ -n "$resident" ]; do
  echo "$resident" >> "$folder/resident"
  printf '\r%d s, %d kB ' "$(wc -l < "$folder/resident")" "$resident" >&2
  sleep 1
done
wait "$pipeline"

awk -v frames="$frames" '
  { held[NR] = $1 }
  END {
    if (NR < 10) { print "\ntoo short a run to say anything: more frames"; exit 1 }
    early = 0; late = 0
    for (i = 2; i <= NR / 5; i++) if (held[i] > early) early = held[i]
    for (i = int(NR * 4 / 5); i <= NR; i++) if (held[i] > late) late = held[i]
    printf "\n%d frames in %d s: %d kB in the first fifth, %d kB in the last\n",
      frames, NR, early, late
    exit late > early + 2048
  }' "$folder/resident"
