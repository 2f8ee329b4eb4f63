# Turns what gst-launch-1.0 -m says of a competelayer into a line for each thing
# that is new, over one line that moves; fails when the pipeline did.
# SPDX-License-Identifier: LGPL-2.1-or-later

function value(name,    text) {
  match($0, "[ ,]" name "=\\([a-z0-9]*\\)[-+.0-9e]+")
  text = substr($0, RSTART, RLENGTH)
  sub(/.*\)/, "", text)
  return text + 0
}

function clock(nanoseconds,    seconds) {
  seconds = int(nanoseconds / 1e9)
  return sprintf("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/\(element\): competelayer-novelty,/ {
  printf "\r%s  %d x %d pixels from %d, %d: %.1f times the usual          \n", \
    clock(value("since")), value("width"), value("height"), value("x"), \
    value("y"), value("novelty")
  fflush()
  found++
}

/\(element\): competelayer-novelty-warming-up,/ {
  printf "learning what is usual: %d s\n", value("duration") / 1e9
  fflush()
}

/\(element\): competelayer,/ {
  watched = value("running-time")
  printf "\r%s watched, novelty %.1f, reconstruction error %.3f ", \
    clock(watched), value("novelty"), value("nmse")
  fflush()
}

/^ERROR|^WARNING|^Additional debug info|is no \/dev/ { print }

/^ERROR|erroneous pipeline/ { failed = 1 }

END {
  if (watched == 0 || failed)
    exit 1
  printf "\r%s watched, %d new                                       \n", \
    clock(watched), found
}
