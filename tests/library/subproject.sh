#!/bin/sh
# Builds a meson project that has this one as a subproject, and runs its tests. They use
# compete.h. Of this project only core/ is built.
#
#   subproject.sh SOURCES FOLDER
#
# FOLDER is made anew.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
sources=$1 folder=$2
rm -rf "$folder"
mkdir -p "$folder"
cp -r "$sources/tests/library/outer" "$folder/sources"
mkdir "$folder/sources/subprojects"
ln -s "$sources" "$folder/sources/subprojects/gst-compete"

# Never uses an installed libcompete. Without optimization the build is quicker.
meson setup "$folder/build" "$folder/sources" -Dwerror=true -Doptimization=0 \
  -Ddebug=false --force-fallback-for=compete -Dgst-compete:elements=disabled \
  -Dgst-compete:tests=disabled -Dgst-compete:library=false
ninja -C "$folder/build" by-name by-variable
meson test -C "$folder/build" --no-rebuild --print-errorlogs
