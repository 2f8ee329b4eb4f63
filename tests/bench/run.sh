#!/bin/sh
# Measures the speed of the layer, of numpy and of scikit-learn: installs missing
# packages, builds, prints one table and writes build/bench/speed.json.
#
#   tests/bench/run.sh [--quick] [--turns N] [--only abcdefghijkl]
#   tests/bench/run.sh --invariant [--quick] [--seeds N] [--only WORD]
#   tests/bench/run.sh --features [--quick] [--seeds N] [--only WORD] ...
#
# --invariant measures invariant.py's tables instead, which takes half an hour, and
# --features those of features.py, which takes an hour or more.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)

"$root/build.sh" python3-numpy python3-sklearn python3-threadpoolctl python3-gi \
  libopenblas0-pthread libopenblas-dev binutils util-linux linux-perf valgrind

script=speed.py
case ${1-} in
  --invariant)
    script=invariant.py
    shift
    ;;
  --features)
    script=features.py
    shift
    "$root/build.sh" python3-scipy dataset-fashion-mnist
    "$root/examples/fetch-mnist.sh" > /dev/null
    ;;
esac

# Looks for a Python with numpy, gi and scikit-learn; it need not be the first on the path.
for python in python3 /usr/bin/python3; do
  if "$python" -c 'import gi, sklearn, threadpoolctl' 2> /dev/null; then
    exec "$python" "$root/tests/bench/$script" "$@"
  fi
done
echo "run.sh: no python3 here has numpy, gi, scikit-learn and threadpoolctl" >&2
exit 1
