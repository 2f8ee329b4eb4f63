# Turns what gst-launch-1.0 -m says of a noveltywatch into a line for each thing
# that is new, over one line that moves; fails when the pipeline did.
# SPDX-License-Identifier: LGPL-2.1-or-later

function text(name,    found) {
  if (!match($0, "[ ,]" name "=\\([a-z0-9]*\\)[^,;]+"))
    return ""
  found = substr($0, RSTART, RLENGTH)
  sub(/^[^)]*\)/, "", found)
  return found
}

function value(name) {
  return text(name) + 0
}

function clock(nanoseconds,    seconds) {
  seconds = int(nanoseconds / 1e9)
  return sprintf("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/\(element\): competelayer-novelty,/ {
  printf "\r%s  %s: %d x %d pixels from %d, %d, novelty %.2f          \n", \
    clock(value("since")), text("kind"), value("width"), value("height"), \
    value("x"), value("y"), value("novelty")
  if (text("picture") != "")
    printf "         %s\n", text("picture")
  fflush()
  found++
}

/\(element\): competelayer-novelty-warming-up,/ {
  printf "learning what is usual (%s): %d s\n", text("kind"), \
    value("duration") / 1e9 + 0.5
  fflush()
}

/\(element\): noveltywatch,/ {
  watched = value("running-time")
  printf "\r%s watched, novelty: still %.2f, motion %.1f ", \
    clock(watched), value("novelty-still"), value("novelty-motion")
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
