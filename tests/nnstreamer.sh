#!/bin/sh
# Builds NNStreamer, converts codetensor's tensors with its elements, and compares the
# results with codetensor's own, byte by byte.
#
#   tests/nnstreamer.sh FOLDER
#
# FOLDER has NNStreamer's sources (https://github.com/nnstreamer/nnstreamer), which are
# not changed. NNStreamer is built in build/nnstreamer/ without its optional parts. This
# project must be built in build/ (./build.sh). This script is not part of CI.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
if [ $# != 1 ] || [ ! -f "$1/gst/nnstreamer/meson.build" ]; then
  echo "usage: tests/nnstreamer.sh FOLDER, with NNStreamer's sources in it" >&2
  exit 2
fi
sources=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
work=$PWD/build/nnstreamer
out=$work/out
mkdir -p "$out"

# Do not stop at warnings in NNStreamer's code.
build() {
  [ -f "$work/build/build.ninja" ] ||
    meson setup "$work/build" "$sources" --prefix="$work/installed" \
      --auto-features=disabled -Denable-test=false -Dwerror=false
  ninja -C "$work/build" install
}

build > "$work/build.log" 2>&1 || {
  echo "NNStreamer was not built, see $work/build.log" >&2
  exit 1
}
plugins=$(dirname "$(find "$work/installed" -path '*gstreamer-1.0/libnnstreamer.so')")
export GST_PLUGIN_PATH="$PWD/build/plugin:$plugins"
export LD_LIBRARY_PATH="$(dirname "$plugins")"
export GST_REGISTRY="$work/registry"
gst-inspect-1.0 --exists tensor_sparse_dec || {
  echo "NNStreamer was built, but GStreamer finds no tensor_sparse_dec." >&2
  exit 1
}

static=other/tensors,format=static
sparse=other/tensors,format=sparse,framerate=30/1

# record FILE CONTENT PIPELINE...: the tensors of 50 frames
record() {
  file=$out/$1 content=$2
  shift 2
  rm -f "$file"
  G_DEBUG=fatal-criticals timeout 60 gst-launch-1.0 -q tapestrysrc \
    num-buffers=50 ! competelayer columns=20 rows=10 ! codetensor \
    content="$content" ! "$@" ! filesink location="$file" > "$file.log" 2>&1
}

failed=0
# trip WAY FORMAT PIPELINE...: checks that the output of PIPELINE is what codetensor wrote
# in FORMAT
trip() {
  name=$content-$1 expected=$out/$content-$2
  shift 2
  if record "$name" "$content" "$@" && [ -s "$expected" ] &&
    cmp "$out/$name" "$expected" >> "$out/$name.log" 2>&1; then
    echo "$name: passed"
  else
    echo "$name: failed, see $out/$name.log"
    failed=$((failed + 1))
  fi
}

# round_trips CONTENT DIMENSIONS FLAT-DIMENSIONS
round_trips() {
  content=$1 full=$static,num_tensors=1,types=float32,dimensions=$2
  flat="$static,dimensions=(string)$3"
  record "$content-static" "$content" $static || true
  record "$content-sparse" "$content" $sparse || true
  trip decoded static $sparse ! tensor_sparse_dec ! "$full"
  trip encoded sparse $static ! tensor_sparse_enc ! $sparse
  trip there-and-back static $static ! tensor_sparse_enc ! $sparse ! \
    tensor_sparse_dec ! "$full"
  trip as-float64 static $static ! \
    tensor_transform mode=typecast option=float64 ! \
    tensor_transform mode=typecast option=float32
  trip as-bytes static $static ! tensor_decoder mode=octet_stream
  trip flat static "$flat" ! tensor_transform mode=typecast option=float32
}

round_trips code 20:10:1:1 200:1
round_trips reconstruction 1:20:20:1 400
round_trips drive 20:10:1:1 200:1
round_trips prototypes 1:20:20:200 400:200

[ "$failed" = 0 ] || { echo "$failed failed" >&2; exit 1; }
