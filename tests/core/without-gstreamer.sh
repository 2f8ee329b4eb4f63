#!/bin/sh
# Builds core/ and its tests with only GLib, GIO, ORC, json-glib and their dependencies:
# meson finds no GStreamer, no BLAS and no LAPACK. Runs some of the tests.
#
#   without-gstreamer.sh SOURCES FOLDER
#
# FOLDER is made anew.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
sources=$1 folder=$2
rm -rf "$folder"
mkdir -p "$folder/pc"

# Copies the .pc file of a package, and those of all packages that it requires.
take() { # package
  [ ! -e "$folder/pc/$1.pc" ] || return 0
  cp "$(pkg-config --variable=pcfiledir "$1")/$1.pc" "$folder/pc"
  for required in $(pkg-config --print-requires --print-requires-private "$1" |
    sed 's/[ <>=].*//' | sort -u); do
    take "$required"
  done
}
for package in glib-2.0 gio-2.0 orc-0.4 json-glib-1.0; do
  take "$package"
done

# shellcheck disable=SC2031
export PKG_CONFIG_LIBDIR="$folder/pc"
unset PKG_CONFIG_PATH
if pkg-config --exists gstreamer-1.0; then
  echo "GStreamer was found, but must not be."
  exit 1
fi
meson setup "$folder/build" "$sources" -Dwerror=true -Dtests=enabled \
  -Dlapack=disabled
ninja -C "$folder/build"
meson test -C "$folder/build" --no-rebuild --print-errorlogs \
  checkpoint codingstages fields novelty workers

# No program may be linked with GStreamer.
if find "$folder/build" -type f -perm -u+x -name 'check-*' -exec ldd {} + |
  grep libgst; then
  exit 1
fi
