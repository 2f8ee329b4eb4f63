#!/bin/sh
# Runs the suite and prints the coverage of core/ and elements/: lines and branches, of
# each file and in total. Fails below 90 % of lines or 80 % of branches.
#
#   tests/coverage.sh [FOLDER]       builds in FOLDER (default: build-coverage)
#
# Needs gcc and gcovr. Run gcovr --html-details in FOLDER to see each line. To run only
# some tests, and add their coverage to that of earlier runs:
# TESTS="texts presets" tests/coverage.sh
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")/.."
folder=${1:-build-coverage}

# -O1: without optimization, the loops over weights take too long. Counters are atomic
# where possible, as several threads count.
[ -f "$folder/build.ninja" ] || CC=gcc meson setup "$folder" \
  --buildtype=debug -Doptimization=1 -Db_coverage=true -Dtests=enabled \
  -Dc_args=-fprofile-update=prefer-atomic > "$folder.log" 2>&1 ||
  { cat "$folder.log" && exit 1; }
rm -f "$folder.log"
ninja -C "$folder"
[ -n "${TESTS:-}" ] || find "$folder" -name '*.gcda' -delete
export CK_TIMEOUT_MULTIPLIER=10
# If tests fail, the coverage is printed all the same.
suite=0
meson test -C "$folder" --print-errorlogs --timeout-multiplier 10 \
  ${TESTS:-} || suite=$?

# Not counted, and why:
# - files outside core/ and elements/ of the sources, and files that orcc and
#   glib-compile-resources generated. ORC compiles the kernels when the program runs;
#   tests/core/kernels.c compares them with their C code.
# - branches inside macros of logging, of checks of arguments, of type registration, and
#   of g_new. Some of these branches depend on the log level or on the size of a type;
#   others run only after a caller's error, or while another thread registers the same
#   type. Their lines count.
# - branches that the compiler adds: of lines without source text, and of C++ exceptions.
# Some tests kill a process. If that happens while it writes its counts, a count may be
# below 0; gcovr must ignore that.
# widekernels.c is compiled once for each width of vector, and a processor may lack the
# wide ones: a line counts as run if it was run for any width.
macros='GST_(CAT_)?(ELEMENT_)?(ERROR|WARNING|FIXME|INFO|DEBUG|LOG|TRACE)(_OBJECT)?'
macros="$macros|GST_DEBUG_CATEGORY_INIT|GST_ELEMENT_REGISTER_DEFINE"
macros="$macros|G_DEFINE_[A-Z_]*|GST_SETTING_DEFINE_[A-Z]*"
macros="$macros|g_return_(val_)?if_fail|g_return_val_if_reached|g_(re)?new0?"
gcovr --root . --filter 'core/' --filter 'elements/' --object-directory "$folder" \
  --gcov-ignore-parse-errors --exclude-unreachable-branches --exclude-throw-branches \
  --exclude-branches-by-pattern ".*\\b($macros)\\b.*" \
  --csv "$folder/coverage.csv" "$folder"

tests/coverage.awk "$folder/coverage.csv" || suite=1
exit $suite
