#!/bin/sh
# Runs pipelines under valgrind's memcheck that learn, share, save, load, draw all panels,
# record them, explain what is new and give pictures back from codes. Fails at any error that is not listed in tests/valgrind.supp. Installs
# valgrind if it is missing; takes some minutes.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")/.."
./build.sh valgrind

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export GST_PLUGIN_PATH="$PWD/build/plugin"
export GST_REGISTRY="$folder/registry"
# Each allocation is a block of its own, and GLib clears memory that it frees.
export G_SLICE=always-malloc G_DEBUG=gc-friendly
# memcheck cannot check code that ORC compiles at run time, and the threads of OpenBLAS
# would wait for work in loops that are very slow under valgrind.
export ORC_CODE=backup OPENBLAS_NUM_THREADS=1
gst-inspect-1.0 competelayer > /dev/null

check() {
  echo "memcheck: $*"
  valgrind --quiet --error-exitcode=1 --suppressions=tests/valgrind.supp \
    --leak-check=full --errors-for-leak-kinds=definite \
    --show-leak-kinds=definite --num-callers=40 \
    gst-launch-1.0 -q "$@"
}

# A pixel that is not set is an error when it is written to a file.
weights="$folder/w.safetensors"
check tapestrysrc num-buffers=60 ! \
  competelayer columns=8 rows=8 save-location="$weights" save-interval=20 ! \
  reconstruct width=256 height=128 ! filesink location="$folder/pictures"
# This makes pictures that are 224 pixels wide. Where the width is no multiple of 16,
# jpegenc reads the bytes between lines, which videoconvert does not set.
check tapestrysrc num-buffers=30 seed=2 ! \
  competelayer columns=8 rows=8 location="$weights" save-location="$weights" ! \
  reconstructsink width=300 height=300 location="$folder/movie.avi"
check videotestsrc num-buffers=10 ! \
  video/x-raw,format=RGB,width=50,height=37 ! \
  competelayer columns=6 rows=6 field-width=11 field-height=9 n-threads=3 ! \
  competelayer columns=6 rows=6 rule=hebbian coding=winners winners=1 \
    batch-size=7 attach=0 ! \
  reconstructsink width=256 height=128 location="$folder/movie.mkv"
# Something new stands in the film from second 12 on. No broker is at port 9: the layer
# goes on alone.
eye="$folder/eye.safetensors"
film='video/x-raw,format=GRAY8,width=96,height=80,framerate=10/1'
check videotestsrc num-buffers=140 ! "$film" ! \
  compositor name=film sink_1::xpos=32 sink_1::ypos=24 ! "$film" ! \
  competelayer columns=5 rows=4 field-width=12 field-height=12 field-frames=3 \
    share=mqtt share-location=mqtt://127.0.0.1:9/memcheck share-interval=40 \
    save-location="$eye" ! \
  noveltywatch explain="$folder" ! reconstruct panels=novelty ! fakesink \
  videotestsrc num-buffers=20 pattern=checkers-4 timestamp-offset=12000000000 ! \
  video/x-raw,format=GRAY8,width=32,height=32,framerate=10/1 ! film.
check videotestsrc num-buffers=20 ! "$film" ! \
  competelayer columns=5 rows=4 field-width=12 field-height=12 field-frames=3 \
    location="$eye" learning=false ! codetensor content=picture ! \
  codepicture location="$eye" ! reconstruct ! fakesink
[ -s "$folder/movie.avi" ] && [ -s "$folder/movie.mkv" ]
ls "$folder"/novelty-*-still.png > /dev/null
echo "memcheck found nothing"
