#!/bin/sh
# Prints ORC's loops beside the same loops in C, at each width of vector: half a minute.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# shellcheck disable=SC2046
"${CC:-cc}" -O3 -ffp-contract=off -fno-trapping-math -o "$folder/loops" "$here/loops.c" \
  $(pkg-config --cflags --libs glib-2.0 orc-0.4)
"$folder/loops" "$here/../../core/simd/kernels.orc"
