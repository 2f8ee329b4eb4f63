# What the examples share that send codes to another machine, beside video.sh. Each sets
# where codes go and where they come from, and calls the functions below.
#
#   examples/codes-NAME.sh [PICTURE.png [FILM]]
#
# learns weights from a camera, or from a film in a file, and then sends the code of each
# frame and nothing else to a second process, which has the weights, too. PICTURE.png [NAME.png]
# is what that one shows: the codes that came, the pictures that codepicture gives back
# of them, and the prototypes.
#
# learned=150 sent=60   how many frames are learned, and how many are sent then
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/video.sh"

: "${learned:=${frames:-${EXAMPLE_FRAMES:-150}}}" "${sent:=${frames:-60}}"
picture=${1:-$(basename "$0" .sh).png}
seen_film=${2-}
[ -z "$seen_film" ] || open_film "$seen_film"
weights="$work/eye.safetensors"

# Frames to code.
see() { # frames
  frames=$1
  if [ -n "$seen_film" ]; then
    echo "filesrc location=$work/film ! decodebin ! $(first_frames "$1") ! $grey"
  else
    echo "$(camera) ! $grey"
  fi
}

# Learns the weights that both sides will have.
learn_weights() {
  echo "Learning $learned frames."
  gst-launch-1.0 -q $(see "$learned") ! \
    competelayer save-location="$weights" ! fakesink
}

# The two ends, without what is between them. Each tensor also becomes a file, so that
# they can be counted.
codes="competelayer location=$weights learning=false ! codetensor content=picture !
  other/tensors,format=sparse"
pictures="tee name=codes ! queue ! multifilesink location=$work/%05d.code
  codes. ! queue ! codepicture location=$weights !
  reconstruct panels=code+reconstruction+prototypes ! videoconvert ! pngenc !
  multifilesink max-files=1 location=$work/%05d.png"

# Waits until a process says a word in its log, or ends.
wait_for() { # word log pid
  tries=600
  until grep -qs "$1" "$2" || [ $((tries -= 1)) = 0 ]; do
    kill -0 "$3" 2> /dev/null || break
    sleep .1
  done
}

# Says what came, and keeps the last picture.
report() {
  came=$(find "$work" -name '*.code' | wc -l)
  if [ "$came" = 0 ]; then
    echo "No code came:" >&2
    cat "$work/log" >&2
    exit 1
  fi
  find "$work" -name '*.code' -exec cat {} + | wc -c |
    awk -v came="$came" -v sent="$sent" '{
      printf "%d of %d frames came, %.0f bits a frame; a frame of 640 x 480 bytes has %d.\n",
        came, sent, 8 * $1 / came, 8 * 640 * 480 }'
  for last in "$work"/*.png; do
    cp "$last" "$picture"
  done
  echo "$(realpath "$picture") is the last one."
}
