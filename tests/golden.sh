#!/bin/sh
# The golden record: what layers learn, to the bit. Each line of tests/golden.txt has the
# SHA-256 of a saved file, or of the codes of all frames, and a name for the settings.
#
#   tests/golden.sh            compares with the record, and fails if a hash differs
#   tests/golden.sh --record   writes the record anew: only for a change that is meant to
#                              change what is learned
#
# Uses the build in BUILD [build]. The slow stages are solved by BLAS, and each version of
# OpenBLAS may round differently. Their hash is computed with the same kernel of OpenBLAS as
# the record, and skipped if the version differs.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")/.."
record=$PWD/tests/golden.txt
export GST_PLUGIN_PATH="${BUILD:-$PWD/build}/plugin"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GST_REGISTRY="${GST_REGISTRY:-$work/registry}"

# One kernel on all processors, on one thread.
export OPENBLAS_CORETYPE=Prescott OPENBLAS_NUM_THREADS=1
unset OPENBLAS_L2_SIZE
# The system may have OpenBLAS where this build does without: invariantlayer needs it.
blas=none
if gst-inspect-1.0 invariantlayer > "$work/log"; then
  blas=$(pkg-config --modversion openblas 2> /dev/null || echo none)
fi

digits="tapestrysrc num-buffers=400 !"
epochs="tapestrysrc movie-frames=200 epochs=3 shuffle=true !"
whole="tapestrysrc motion=tiles movie-frames=300 epochs=2 shuffle=true ! video/x-raw,width=28,height=28 !"
fields="tapestrysrc num-buffers=40 ! video/x-raw,width=96,height=64 !"
colour="$fields rawvideoparse format=rgb width=32 height=64 framerate=30 !"

# line NAME FILE PIPELINE: runs a pipeline that writes FILE, and prints its hash.
line() {
  name=$1 file=$2
  shift 2
  rm -f "$work/$file"
  gst-launch-1.0 -q "$@" > "$work/log" 2>&1 || true
  [ -f "$work/$file" ] || { cat "$work/log" >&2; echo "golden: no $name" >&2; exit 1; }
  echo "$(sha256sum < "$work/$file" | cut -d' ' -f1)  $name"
}

# weights NAME SOURCE SETTING...
weights() {
  name=$1 source=$2
  shift 2
  line "$name" weights $source competelayer "$@" save-location="$work/weights" ! fakesink
}

codes() {
  name=$1 source=$2
  shift 2
  line "codes: $name" codes $source competelayer "$@" ! \
    codetensor ! other/tensors,format=static ! filesink location="$work/codes"
}

# Rules, codings, activations, and their settings.
plain() {
  weights "defaults" "$digits"
  weights "shuffled epochs" "$epochs"
  weights "unit-norm winners" "$digits" coding=winners
  weights "unit-norm refit" "$digits" coding=refit
  weights "unit-norm pursuit, 10 winners" "$digits" winners=10
  weights "unit-norm pursuit of all units" "$digits" shortlist=0
  weights "lateral excitation, shortlist 4, rate .03" "$digits" lateral-strength=.1 shortlist=4 learning-rate=.03
  weights "no lateral excitation, no conscience" "$digits" lateral-strength=0 conscience=0
  weights "init=fields" "$digits" init=fields
  weights "init=normal, seed 7" "$digits" init=normal init-mean=1 seed=7
  weights "lateral excitation annealed" "$digits" lateral-anneal-frames=200
  weights "learn-frames" "$digits" learn-frames=100
  weights "100 units of 30 x 30 pixels" "tapestrysrc num-buffers=200 ! video/x-raw,width=30,height=30 !" columns=10 rows=10
  weights "odd sizes" "tapestrysrc num-buffers=200 ! video/x-raw,width=13,height=7 !" columns=7 rows=3 winners=2
  weights "1024 units" "tapestrysrc num-buffers=100 !" columns=32 rows=32
  weights "multiplicative pursuit" "$digits" rule=multiplicative learning-rate=.02
  weights "multiplicative, contrast=local" "$digits" rule=multiplicative coding=winners contrast=local learning-rate=.01
  weights "activation-ceiling" "$digits" rule=multiplicative coding=winners activation-ceiling=2 learning-rate=.01
  weights "temporal unit-norm" "$digits" lateral-source=previous coding=refit
  weights "contrast=local" "$digits" contrast=local
  weights "contrast=local, signed-pursuit" "$digits" contrast=local coding=signed-pursuit
  weights "hebbian, batches of 50" "$whole" rule=hebbian coding=winners winners=1 batch-size=50 columns=10 rows=10
  weights "hebbian, step=plain" "$whole" rule=hebbian coding=winners winners=1 step=plain columns=10 rows=10
  weights "hebbian from fields, idle units reseeded" "$whole" rule=hebbian coding=winners winners=1 columns=10 rows=10 init=fields epoch-fields=100 reseed-until=500 batch-size=50
  weights "hebbian gathered, 3 threads" "$whole" rule=hebbian coding=winners winners=1 columns=10 rows=10 attach=0 n-threads=3
  weights "hebbian gathered, 1 thread" "$whole" rule=hebbian coding=winners winners=1 columns=10 rows=10 attach=0 n-threads=1
}

presets() {
  for preset in $(sed -n 's/^\[\([^_].*\)\]$/\1/p' plugin/presets/GstCompeteLayer.prs); do
    case $preset in
      hidden-units-*) weights "preset $preset" "$whole" "@preset=$preset" ;;
      *) weights "preset $preset" "$epochs" "@preset=$preset" ;;
    esac
  done
}

# The codes, which are in no file.
all_codes() {
  codes "defaults" "$digits"
  codes "moving average" "$digits" @preset=moving-average
  codes "signed-pursuit" "$digits" contrast=local coding=signed-pursuit
}

# Frames of many fields.
many_fields() {
  for threads in 1 3; do
    weights "fields of 12 x 12, $threads threads" "$fields" field-width=12 field-height=12 n-threads=$threads
    weights "fields with a stride, some learned, $threads threads" "$fields" \
      field-width=8 field-height=8 field-stride=4 fields-per-frame=30 n-threads=$threads
  done
  weights "fields, signed-pursuit" "$fields" field-width=12 field-height=12 coding=signed-pursuit
  weights "fields, pursuit, lateral excitation" "$fields" field-width=12 field-height=12 coding=pursuit shortlist=4 conscience=.3 lateral-strength=.1 learning-rate=.03
  weights "fields in colour" "$colour" field-width=8 field-height=8
  weights "fields, multiplicative" "$fields" field-width=12 field-height=12 rule=multiplicative coding=winners learning-rate=.01
  codes "fields of 16 x 16" "$fields" field-width=16 field-height=16
}

# Results that depend on BLAS.
slow_stages() {
  line "invariantlayer" weights tapestrysrc motion=dance num-buffers=1500 shuffle=true ! \
    competelayer columns=10 rows=10 learn-frames=300 ! invariantlayer start-after=300 \
    first-frames=400 second-frames=400 third-frames=200 solve-interval=200 \
    save-location="$work/weights" ! fakesink
}

all() {
  plain
  presets
  all_codes
  many_fields
  export ORC_CODE=backup
  weights "ORC's C code: defaults" "$digits"
  weights "ORC's C code: text A" "$epochs" @preset=400-units-5-winners
  unset ORC_CODE
  [ "$blas" = none ] || slow_stages
}

export LC_ALL=C
{ echo "# openblas $blas"; all; } > "$work/now"
if [ "${1-}" = --record ]; then
  cp "$work/now" "$record"
  echo "$(grep -vc '^#' "$record") hashes recorded"
  exit
fi

# The line of the result that depends on BLAS comes after the last line of ORC's C code.
if ! grep -qx "# openblas $blas" "$record"; then
  echo "This build has another OpenBLAS than the record, or none: what depends on it is skipped"
  sed -i "/ORC's C code: text A/q" "$work/now"
fi
grep -v '^#' "$work/now" > "$work/hashes"
if grep -vxFf "$record" "$work/hashes" > "$work/other"; then
  echo "These differ from tests/golden.txt:"
  cat "$work/other"
  exit 1
fi
echo "$(wc -l < "$work/hashes") hashes as in tests/golden.txt"
