#!/bin/sh
# The table of Krotov and Hopfield (PNAS 2019, doi 10.1073/pnas.1820458116): 2000
# units learn from MNIST's 60,000 training images without their labels, then a head
# with labels on top of them says what that was worth, beside controls.
#
#   examples/krotov-hopfield-mnist.sh              100 epochs
#   examples/krotov-hopfield-mnist.sh 300          more of them
#   examples/krotov-hopfield-mnist.sh 1000 text    as the text has it
#
# The text's units start from N(0, 1) with delta .4, and some never win. Ours start as
# images with delta .5, and until 60 % of the epochs are over a unit that won nothing
# for an epoch becomes an image drawn at random.
# SEED=1 draws other images, and shows them in another order.
#
# Leaves, in krotov-hopfield-mnist-100/, the prototypes (mosaic.png), how they
# emerged, a frame an epoch (film.webm), and table.md. Ctrl-C stops it; begun
# again, it goes on after the last ten epochs that were whole, to the same end.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
"$examples/../build.sh" python3-numpy libopenblas0-pthread
[ -n "${MNIST-}" ] || "$examples/fetch-mnist.sh"
find_mnist

epochs=${1:-100}
images=$(count_images "$mnist")
case ${2-} in
  '') recipe="init=fields anti-hebbian=0.5 reseed-until=$((epochs * images * 6 / 10))" ;;
  text) recipe="init=normal anti-hebbian=0.4" ;;
  *) echo "$0: \"$2\" is no recipe: text, or nothing" >&2; exit 1 ;;
esac
seed=${SEED:-0}
part=10
folder=krotov-hopfield-mnist-$epochs${2:+-$2}${SEED:+-$SEED}
# A batch a frame, if that comes out even.
side=10
[ $((images % (side * side))) = 0 ] || side=1
frames=$((images / side / side))
digits="tapestrysrc motion=tiles tiles-across=$side tiles-down=$side location=$mnist"
units="competelayer rule=hebbian coding=winners winners=1 columns=50 rows=40
  field-width=28 field-height=28 contrast=none lebesgue-norm=3 rank=7 batch-size=100
  learning-rate=0.04 anneal-epochs=$epochs epoch-fields=$images $recipe seed=$seed
  n-threads=1 attach=0"
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
  gst-launch-1.0 -m $digits shuffle=true seed=$((seed * 1000000 + $1)) \
    epochs="$2" ! video/x-raw,framerate=$rate/1 ! \
    $units ${old:+location="$old"} save-location="$folder/learning" \
      interval=$((frames * 1000000000 / rate)) snapshot-interval=$frames ! \
    reconstructsink skip=$((frames - 1)) time-lapse=$frames $look \
      width=700 height=700 location="$folder/film-$to.webm" 2>&1 |
    awk -f "$examples/progress.awk" -v of=$((epochs * frames)) \
      -v figure=usage -v before=$(($1 * frames)) -v part=1
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
