#!/bin/sh
# Builds the fuzz targets with clang, in a folder of their own, and runs them.
#
#   tests/fuzz/run.sh seconds N [TARGET ...]    each for N seconds
#   tests/fuzz/run.sh runs N [TARGET ...]       each N times
#
# Inputs that fail are left in the folder of the build (FUZZ_BUILD, by default build-fuzz)
# as TARGET-crash-*, -timeout-*, -oom-* or -leak-*. Inputs that reach new code are left in
# its new-TARGET/; they may be added to the corpus.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${FUZZ_BUILD:-$root/build-fuzz}
unit=${1:-seconds}
n=${2:-30}
[ $# -lt 2 ] || shift 2
case " ${LEFT_OUT-} " in
  *" fuzzing "*)
    echo "Left out (--without-fuzzing): nothing was fuzzed." >&2
    exit 77
    ;;
esac
if ! echo 'int LLVMFuzzerTestOneInput (void) { return 0; }' \
  | clang -fsanitize=fuzzer -x c - -o /dev/null 2> /dev/null; then
  echo "There is no clang with libFuzzer here: nothing was fuzzed." >&2
  exit 77
fi
[ -f "$build/build.ninja" ] || CC=clang meson setup "$build" "$root" \
  -Dfuzz=true -Db_lundef=false -Dbuildtype=debugoptimized
if [ $# = 0 ]; then
  set -- idx safetensors layer tensor
  # Only where there is libsoup, and libmosquitto.
  for target in request news; do
    ! ninja -C "$build" -t query "tests/fuzz/fuzz-$target" > /dev/null 2>&1 ||
      set -- "$@" "$target"
  done
fi
for target; do
  set -- "$@" "tests/fuzz/fuzz-$target"
  shift
done
ninja -C "$build" "$@"

# Files in memory take no time to sync.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
export G_SLICE=always-malloc
case $unit in
  # In the suite, the inputs are the same each time.
  seconds) limit="-max_total_time=$n -seed=1" ;;
  runs) limit=-runs=$n ;;
esac

failures=0
for program; do
  target=${program##*-}
  mkdir -p "$build/new-$target"
  # shellcheck disable=SC2086
  if "$build/$program" $limit -timeout=60 -rss_limit_mb=2048 -max_len=1024 -entropic=0 \
    -print_final_stats=1 -artifact_prefix="$build/$target-" \
    "$build/new-$target" "$root/tests/fuzz/corpus/$target" \
    > "$build/$target.log" 2>&1; then
    grep -e '^Done' -e '^stat::number_of_exec' "$build/$target.log"
  else
    failures=$((failures + 1))
    cat "$build/$target.log"
  fi
done
echo "Checks: $#, Failures: $failures, Errors: 0"
exit $((failures > 0))
