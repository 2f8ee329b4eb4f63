# What the experiments of text A share, beside common.sh. Each sets
#
#   preset   the layer's settings, or nothing for its own
#   epochs   how often the movie of 10,000 frames is learned
#   order    of its frames: shuffled or time
#   scale    of the animation: `one` for original, code and reconstruction, as they
#            are, or `each` its own greatest value [one]
#   seed     of the weights to start from [0]
#
# and calls `text_a "$@"`, which leaves two films:
#
#   NAME.webm            the animation: the movie's first 500 frames in order of time,
#                        20 in 3 seconds, seen by the trained layer
#   NAME-learning.webm   how the prototypes emerged, beside ten frames of the movie that
#                        the layer codes again and again, as it is
#
# or, asked for a .png, a picture of the prototypes.
# SPDX-License-Identifier: LGPL-2.1-or-later

# The movie's frames, as long as they are learned.
movie() {
  case $order in
    shuffled) shuffle=true ;;
    time) shuffle=false ;;
  esac
  echo "tapestrysrc movie-frames=$movie epochs=$epochs shuffle=$shuffle"
}

# Frames that are learned ahead of each one that is shown.
lapse=50
unseen="ahead=$lapse show-from=100 show-frames=10 show-hold=12"

# How many frames the animation has.
seen() {
  echo $((movie < 500 ? movie : 500))
}

# The movie's first frames in order of time, 150 ms each if it is not said otherwise.
first() { # frames [framerate]
  echo "tapestrysrc movie-frames=$movie num-buffers=$1 !
    video/x-raw,framerate=${2:-20/3}"
}

# How the animation looks.
light() {
  case ${scale:-one} in
    one) normalize=none ;;
    each) normalize=each ;;
  esac
  echo "panels=original+code+reconstruction colormap=gray normalize=$normalize"
}

layer() { # [preset]
  set -- "${1:-$preset}"
  echo "competelayer ${1:+@preset=$1} seed=${seed:-0}"
}

# Learns as fast as it goes, with nothing to be seen.
learn_unseen() { # layer...
  learn "" $((movie * epochs)) $(movie) ! "$@" $(every 1000) ! fakesink
}

# The animation, of a layer that has learned.
animate() { # file weights
  play "$1" "$(seen)" $(first "$(seen)") ! $(layer) location="$2" learning=false ! \
    reconstructsink $(light) width=1280 height=520 location="$1"
}

# A picture of what a layer that has learned makes of a frame of the movie.
still() { # file frame weights look...
  file=$1
  frame=$2
  weights=$3
  shift 3
  play "$file" $((frame + 1)) $(first $((frame + 1))) ! \
    $(layer) location="$weights" learning=false ! \
    reconstruct skip="$frame" "$@" ! videoconvert ! pngenc snapshot=true ! \
    filesink location="$file"
}

text_a() { # [file]
  name=${1:-$(basename "$0" .sh).webm}
  case $name in
    *.png) film "$name" $((movie * epochs)) $(movie) ! $(layer) $(every 1000) ;;
    *)
      look="panels=original+code+reconstruction+prototypes+figures normalize=each"
      film "$(learning_film "$name")" $((movie * epochs)) $(movie) $unseen ! \
        $(layer) snapshot-interval=$lapse $(every 1000 $lapse) \
        save-location="$work/weights"
      animate "$name" "$work/weights"
      ;;
  esac
}
