#!/bin/sh
# Runs pipelines under valgrind's memcheck that learn, save, load, draw all panels and
# record them. Fails at any error that is not listed in tests/valgrind.supp. Installs
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

weights="$folder/w.safetensors"
check tapestrysrc num-buffers=60 ! \
  competelayer columns=8 rows=8 save-location="$weights" save-interval=20 ! \
  reconstruct width=256 height=128 ! fakesink
check tapestrysrc num-buffers=30 seed=2 ! \
  competelayer columns=8 rows=8 location="$weights" save-location="$weights" ! \
  reconstructsink width=256 height=128 location="$folder/movie.avi"
check videotestsrc num-buffers=10 ! \
  video/x-raw,format=RGB,width=50,height=37 ! \
  competelayer columns=6 rows=6 field-width=11 field-height=9 n-threads=3 ! \
  competelayer columns=6 rows=6 rule=hebbian coding=winners winners=1 \
    batch-size=7 attach=0 ! \
  reconstructsink width=256 height=128 location="$folder/movie.mkv"
[ -s "$folder/movie.avi" ] && [ -s "$folder/movie.mkv" ]
echo "memcheck found nothing"
