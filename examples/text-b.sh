# What the experiments of text B share, beside common.sh. Each sets `preset` and calls
# `text_b "$@"`, which leaves a film of the prototypes, a frame an epoch, or, asked for a
# .png, a picture of them after the last.
#
# They learn from all of MNIST, for the text's 200 epochs, when examples/fetch-mnist.sh
# has been run; else from the 900 digits that are built in, for 1000 epochs, which are
# 9,000 batches in place of the text's 120,000.
# SPDX-License-Identifier: LGPL-2.1-or-later

text_b() { # [file]
  digits=900 epochs=1000
  [ -z "$mnist" ] || digits=$(count_images "$mnist") epochs=200
  [ -z "${EXAMPLE_FRAMES-}" ] || epochs=2
  lapse=$digits
  name=${1:-$preset.webm}
  figure=usage
  look="panels=prototypes colormap=bwr ${size:-width=616 height=672}"
  set -- tapestrysrc motion=tiles ${mnist:+location="$mnist"} shuffle=true \
    movie-frames="$digits" epochs="$epochs" ! video/x-raw,framerate=$rate/1 ! \
    competelayer @preset="$preset" epoch-fields="$digits" anneal-epochs="$epochs" \
    snapshot-interval="$digits" interval=$((digits * epochs / 100 * 1000000000 / rate))
  case $name in
    *.png) film "$name" $((digits * epochs)) "$@" ;;
    *)
      learn "$name" $((digits * epochs)) "$@" ! \
        reconstructsink skip=$((lapse - 1)) time-lapse="$lapse" $look location="$name"
      ;;
  esac
}
