#!/bin/sh
# The table of Krotov and Hopfield (PNAS 2019, doi 10.1073/pnas.1820458116): 2000
# units learn from MNIST's 60,000 training images without their labels, then a head
# with labels on top of them says what that was worth, beside controls.
#
#   examples/krotov-hopfield-mnist.sh          1000 epochs: half an hour or more
#   examples/krotov-hopfield-mnist.sh 100      an impatient look
#
# Leaves, in krotov-hopfield-mnist-1000/, the prototypes (mosaic.png), how they
# emerged, a frame an epoch (film.webm), and table.md. Ctrl-C stops it; begun
# again, it goes on after the last ten epochs that were whole, to the same end.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
"$examples/../build.sh" python3-numpy libopenblas0-pthread
[ -n "${MNIST-}" ] || "$examples/fetch-mnist.sh"
find_mnist

epochs=${1:-1000}
images=$(count_images "$mnist")
part=10
folder=krotov-hopfield-mnist-$epochs
digits="tapestrysrc motion=tiles location=$mnist"
units="competelayer rule=hebbian coding=winners winners=1 columns=50 rows=40
  lebesgue-norm=3 rank=7 anti-hebbian=0.4 batch-size=100 learning-rate=0.04
  anneal-epochs=$epochs epoch-fields=$images init=normal n-threads=1 attach=0"
look="panels=prototypes colormap=bwr"

mkdir -p "$folder"

stopped() {
  echo
  echo "Stopped. Begin again to go on after epoch $(seen)."
  exit 130
}

# The newest of weights-00010.safetensors, weights-00020.safetensors and so on.
weights() {
  ls "$folder"/weights-*.safetensors 2> /dev/null | tail -n 1
}

# How many epochs they have seen.
seen() {
  weights | sed 's/.*weights-0*//; s/\.safetensors//' | grep . || echo 0
}

# Whether all were learned: stopped, a layer saves how far it came.
is_whole() { # fields
  head -c 4096 "$folder/learning" | grep -aq "\"fields-learned\":\"$1\""
}

# Some epochs more: the film of them, and, when that is there, the weights. The
# order of the images hangs on how many epochs went before.
learn_part() { # done more
  to=$(printf %05d $(($1 + $2)))
  old=$(weights)
  gst-launch-1.0 -m $digits shuffle=true seed="$1" movie-frames=$images \
    epochs="$2" ! video/x-raw,framerate=$rate/1 ! \
    $units ${old:+location="$old"} save-location="$folder/learning" \
      interval=$((images * 1000000000 / rate / 10)) snapshot-interval=$images ! \
    reconstructsink skip=$((images - 1)) time-lapse=$images $look \
      width=700 height=700 location="$folder/film-$to.webm" 2>&1 |
    awk -f "$examples/progress.awk" -v of=$((epochs * images)) \
      -v figure=usage -v before=$(($1 * images)) -v part=1
  is_whole $((($1 + $2) * images)) || stopped
  mv "$folder/learning" "$folder/weights-$to.safetensors"
  rm -f $old
}

# The films of all parts, one after another.
join_films() {
  gst-launch-1.0 -q splitmuxsrc location="$folder/film-*.webm" ! webmmux ! \
    filesink location="$folder/film.part"
  mv "$folder/film.part" "$folder/film.webm"
  rm -f "$folder"/film-*.webm
}

trap stopped INT TERM
done=$(seen)
[ "$done" = 0 ] || echo "Going on after epoch $done."
while [ "$done" -lt "$epochs" ]; do
  more=$((epochs - done < part ? epochs - done : part))
  learn_part "$done" "$more"
  done=$((done + more))
done
echo
[ -f "$folder/film.webm" ] || join_films
gst-launch-1.0 -q $digits num-buffers=1 ! $units learning=false \
  location="$(weights)" ! reconstruct $look width=1400 height=1256 ! \
  videoconvert ! pngenc ! \
  filesink location="$folder/mosaic.png"


trap 'exit 130' INT TERM  # what is said of it, the head says
python=$(python_with numpy)
"$python" "$examples/krotov_hopfield_head.py" "$(weights)" \
  --mnist "$(dirname "$mnist")" --table "$folder/table.md" \
  ${EXAMPLE_FRAMES:+--seeds 1 --epochs 2}
