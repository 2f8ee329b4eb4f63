# What the examples share; each begins with `. common.sh`, which installs what is
# missing, builds, and defines the functions below. A picture of an experiment is
# what is seen after its last frame, a film every so many frames of it; the name
# of the file that is asked for says which: picture.png, film.webm (or .mkv, .mp4,
# .ogv, .avi).
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
examples=$(cd "$(dirname "$0")" && pwd)
"$examples/../build.sh"

export GST_PLUGIN_PATH="$examples/../build/plugin"

# Frames a second of the movie that is learned from.
rate=30

# Runs a pipeline, shows how it gets on, and ends on a line of figures.
learn() { # file frames pipeline...
  echo "Learning $2 frames into $(realpath -m "$1"):"
  of=$2
  shift 2
  gst-launch-1.0 -m "$@" 2>&1 | awk -f "$examples/progress.awk" -v of="$of"
}

# Learns with a pipeline that ends in a competelayer, and leaves the file. The
# competelayer reports each 1000 frames. $look: settings of reconstruct; $picture:
# those of a picture, which has the prototypes alone if they do not say otherwise.
film() { # file frames time-lapse pipeline...
  file=$1
  frames=$2
  lapse=$3
  shift 3
  set -- "$@" interval=$((1000000000000 / rate)) snapshot-interval="$lapse"
  case $file in
    *.png)
      learn "$file" "$frames" "$@" ! \
        reconstruct skip=$((frames - 1)) ${look-} ${picture-panels=prototypes} ! \
        videoconvert ! pngenc snapshot=true ! filesink location="$file"
      ;;
    *)
      learn "$file" "$frames" "$@" ! \
        reconstructsink skip=$((lapse - 1)) time-lapse="$lapse" ${look-} \
          location="$file"
      ;;
  esac
}
