#!/bin/sh
# How well images are told apart by codes that were learned without labels, beside
# their pixels and a control: Python reads the codes as numpy arrays, and scikit-learn's
# logistic regression learns from them. It prints a table.
#
#   examples/logistic-regression.sh                   an impatient look at digits
#   examples/logistic-regression.sh fashion           the same for pieces of clothing
#   examples/logistic-regression.sh [fashion] --train 20000 --test 10000 --frames 60000
#                                             --seeds 2      the table of the documents
#
# Of digits it takes MNIST where examples/fetch-mnist.sh has got it, else the 900 that
# are built in, of which the last 200 are those that it has not seen. Clothing is
# Fashion-MNIST, Debian's package dataset-fashion-mnist.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
needed="python3-gi python3-gst-1.0 python3-scipy python3-sklearn"
data=${mnist:+$(dirname "$mnist")}
if [ "${1-}" = fashion ]; then
  shift
  needed="$needed dataset-fashion-mnist"
  data=${FASHION_MNIST:-/usr/share/datasets/fashion-mnist}
fi
# shellcheck disable=SC2086
"$examples/../build.sh" $needed

python=$(python_with "gi, scipy, sklearn")
"$python" "$examples/logistic-regression.py" ${data:+--data "$data"} \
  ${EXAMPLE_FRAMES:+--frames "$EXAMPLE_FRAMES"} "$@"
