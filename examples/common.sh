# What the examples share. Each begins with `. common.sh`, which installs what is
# missing, builds, and defines the functions below. The extension of the file that is
# asked for says what becomes of an experiment: a picture (.png) or films (.webm, .mkv,
# .mp4, .ogv, .avi).
#
# EXAMPLE_FRAMES=300   shortens it: movies have 300 frames, digits are learned twice
# MNIST=folder         where MNIST's four files are [examples/mnist]
# FASHION_MNIST=folder where Fashion-MNIST's four are [of the package dataset-fashion-mnist]
# COMPETE_BUILD=folder takes the build there as it is: nothing is installed or built
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
examples=$(cd "$(dirname "$0")" && pwd)
"$examples/../build.sh"

export GST_PLUGIN_PATH="${COMPETE_BUILD:-$examples/../build}/plugin"

# A python3 that has these modules, which need not be the first on the path.
python_with() { # modules
  for python in python3 /usr/bin/python3; do
    if "$python" -c "import $1" 2> /dev/null; then
      echo "$python"
      return
    fi
  done
  echo "No python3 here has all of: $1" >&2
  return 1
}

# MNIST's training images, or nothing where they are not.
find_mnist() {
  mnist=${MNIST:-$examples/mnist}/train-images-idx3-ubyte.gz
  [ -f "$mnist" ] || mnist=
}
find_mnist

# How many images there are in an IDX file.
count_images() { # file
  gzip -dc "$1" 2> /dev/null | head -c 8 | tail -c 4 | od -An -v -tu1 |
    awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }'
}

# A folder for what is not to stay.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# Frames a second of the movie that is learned from, and how many there are.
rate=30
movie=${EXAMPLE_FRAMES:-10000}

# The property `interval` of a layer that reports every so many frames. Those that are
# learned unseen, $lapse a shown one, take no time of the film.
every() { # frames [lapse]
  echo "interval=$(($1 * 1000000000 / rate / ${2:-1}))"
}

# Makes $work/film of a film in a file, whose name may have spaces.
open_film() { # file
  "$examples/../build.sh" gstreamer1.0-libav
  [ -r "$1" ] || { echo "$1 is not there, or may not be read." >&2; exit 1; }
  ln -s "$(realpath "$1")" "$work/film"
}

# Ends the stream after its first frames. When identity has said that it ends, a decoder
# still pushes all that it has. The queue refuses that, but for a frame that waits to come in;
# the last identity refuses that one. The queue never answers an allocation query that comes
# then: the first identity keeps these from it.
first_frames() { # frames
  echo "identity drop-allocation=true ! queue ! identity eos-after=$(($1 + 1)) !
    identity eos-after=$(($1 + 1))"
}

# film.webm is film-learning.webm
learning_film() { # file
  echo "${1%.*}-learning.${1##*.}"
}

# Runs a pipeline, shows how it gets on, and ends on a line of figures. $figure=usage
# tells how evenly the units win in place of the reconstruction error.
learn() { # file-or-nothing frames pipeline...
  echo "Learning $2 frames${1:+ into $(realpath -m "$1")}:"
  of=$2
  shift 2
  gst-launch-1.0 -m "$@" 2>&1 |
    awk -f "$examples/progress.awk" -v of="$of" -v figure="${figure-}"
}

# Runs a pipeline in which layers only code, and shows how it gets on.
play() { # file frames pipeline...
  echo "Playing $2 frames into $(realpath -m "$1"):"
  of=$2
  shift 2
  gst-launch-1.0 -m "$@" 2>&1 |
    awk -f "$examples/progress.awk" -v of="$of" -v verb=played -v figure=none
}

# A layer of one unit, which learns nothing: reconstruct draws its frames.
blank="competelayer field-width=20 field-height=20 columns=1 rows=1 winners=1
  learning=false"

# Learns with a pipeline that ends in a competelayer, and leaves a picture of what was
# learned or a film of all frames that the source shows.
# $look: settings of reconstruct; $size: those of a picture's size.
film() { # file frames pipeline...
  file=$1
  frames=$2
  shift 2
  case $file in
    *.png)
      learn "$file" "$frames" "$@" ! \
        reconstruct skip=$((frames - 1)) panels=prototypes ${size-} ${look-} ! \
        videoconvert ! pngenc snapshot=true ! filesink location="$file"
      ;;
    *)
      learn "$file" "$frames" "$@" ! \
        reconstructsink ${look-} location="$file"
      ;;
  esac
}
