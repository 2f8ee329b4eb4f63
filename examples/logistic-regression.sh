#!/bin/sh
# How well digits are told apart by their codes, beside their pixels: Python reads
# the codes as numpy arrays, and scikit-learn's logistic regression learns from them.
#
#   examples/logistic-regression.sh                   an impatient look
#   examples/logistic-regression.sh --train 20000 --test 10000 --frames 60000
#
# It takes MNIST where examples/fetch-mnist.sh has got it, else the 900 digits that
# are built in, of which the last 200 are those that it has not seen.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
"$examples/../build.sh" python3-gi python3-gst-1.0 python3-sklearn

python=$(python_with "gi, sklearn")
"$python" "$examples/logistic-regression.py" ${mnist:+--mnist "$(dirname "$mnist")"} \
  ${EXAMPLE_FRAMES:+--frames "$EXAMPLE_FRAMES"} "$@"
