#!/bin/sh
# What units learn to see in photographs: edges, each of one place and one slant,
# like the receptive fields of cells in the visual cortex (Olshausen and Field,
# doi 10.1038/381607a0), neighbours on the grid alike. A camera wanders over
# scikit-learn's two photographs, or over pictures of one's own.
#
#   examples/natural-images.sh                 leaves natural-images.webm
#   examples/natural-images.sh edges.png       a picture of what was learned
#   examples/natural-images.sh edges.png my-own.jpg another.jpg
#   format=RGB examples/natural-images.sh      in colour
#
# The photographs, china.jpg by danielbuechele and flower.jpg by vultilion (both
# flickr, CC BY 2.0), come with python3-sklearn, which is installed when no
# pictures are named.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"

file=${1:-natural-images.webm}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || "$examples/../build.sh" python3-sklearn
python=python3
[ $# -gt 0 ] || python=$(python_with sklearn)

: "${format:=GRAY8}" "${frames:=${EXAMPLE_FRAMES:-900}}"
"$python" "$examples/wander.py" "$format" 480 360 "$frames" "$@" |
  film "$file" "$frames" fdsrc ! \
    rawvideoparse format="$(echo "$format" | tr A-Z a-z)" width=480 height=360 \
      framerate="$rate" ! \
    competelayer field-width=12 field-height=12 \
      ${layer-init=fields conscience=0 lateral-start=1 lateral-anneal-frames=600} \
      $(every 180)
