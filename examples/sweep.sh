#!/bin/sh
# Learns with many settings and seeds, and shows the error against what it costs.
#
#   examples/sweep.sh [FOLDER]       all runs, as many at once as there are cores [sweep]
#   examples/sweep.sh --show FOLDER  table and plot of the runs so far
#   sbatch --array=1-24 --wrap "examples/sweep.sh FOLDER"
#                                    on a cluster with Slurm: a run a task
#
# leaves FOLDER/runs.jsonl, a line of JSON for each run, FOLDER/table.md and
# FOLDER/sweep.png. What is in runs.jsonl is not run again: after a stop, the same command
# goes on, and with more seeds or settings only those are run. An array of Slurm shares
# the folder; build before it starts, and call --show when it has ended.
#
#   seeds="0 1 2"                    of the weights at the start
#   settings="winners=1; winners=5 coding=refit"
#                                    of competelayer, apart with ;
#   EXAMPLE_FRAMES=1000              frames that are learned in each run [10000]
#
# Each run has one thread. Its error is that of its last 1000 frames; its cost is the time
# of a frame in them, in which tapestrysrc makes it, too. Runs side by side slow each other
# down a little.
#
# Wants parallel and python3-matplotlib; they are installed here.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
case ${SLURM_ARRAY_TASK_ID-}${1-} in
  "" | [!0-9-]* | --show) ;;
  *)
    # One run of many: nothing is installed or built.
    export COMPETE_BUILD="${COMPETE_BUILD-$(dirname "$0")/../build}"
    ;;
esac
. "$(dirname "$0")/common.sh"

: "${seeds:=0 1 2}" "${settings:=$(
  for grid in "columns=10 rows=10" "columns=20 rows=20"; do
    for winners in 1 3 5 10; do
      printf '%s winners=%s; ' "$grid" "$winners"
    done
  done
)}"
export seeds settings

# The runs, a line each: the seed, then the settings.
list() {
  echo "$settings" | tr ';' '\n' | sed 's/^ *//; s/ *$//; /^$/d' |
    while read -r one; do
      for seed in $seeds; do
        echo "$seed $one"
      done
    done
}

# The number of a field in the last message of a layer.
figure_of() { # field
  sed -n "s/.*competelayer, .*[ ,]$1=([a-z0-9]*)\([-+.0-9e]*\).*/\1/p" "$work/log" |
    tail -n 1
}

# Does a run, unless it is done.
run() { # folder number
  line=$(list | sed -n "$2p")
  if [ -z "$line" ]; then
    echo "There are $(list | wc -l) runs, and no run $2." >&2
    return 1
  fi
  seed=${line%% *}
  one=${line#* }
  begin=$(printf '{"settings": "%s", "seed": %s, "frames": %s,' "$one" "$seed" "$movie")
  ! grep -qsF "$begin" "$1/runs.jsonl" || return 0
  if ! gst-launch-1.0 -m tapestrysrc movie-frames="$movie" epochs=1 shuffle=true ! \
    competelayer n-threads=1 seed="$seed" $one $(every 1000) ! fakesink \
    > "$work/log" 2>&1; then
    cat "$work/log" >&2
    return 1
  fi
  printf '%s "error": %s, "usage-entropy": %s, "microseconds": %s}\n' "$begin" \
    "$(figure_of nmse)" "$(figure_of usage-entropy)" \
    "$(echo "$(figure_of frames-per-second)" | awk '{ printf "%.1f", 1e6 / $1 }')" \
    > "$work/line"
  flock "$1/lock" sh -c 'cat "$1" >> "$2"' sh "$work/line" "$1/runs.jsonl"
  cat "$work/line"
}

show() { # folder
  "$(python_with matplotlib || echo python3)" "$examples/sweep.py" "$1"
}

if [ "${1-}" = --run ]; then
  run "$2" "$3"
  exit
elif [ "${1-}" = --show ]; then
  show "$2"
  exit
fi
folder=${1:-sweep}
mkdir -p "$folder"
if [ -n "${SLURM_ARRAY_TASK_ID-}" ]; then
  run "$folder" "$SLURM_ARRAY_TASK_ID"
  exit
fi
"$examples/../build.sh" parallel python3-matplotlib
list | wc -l | xargs seq |
  if command -v parallel > /dev/null; then
    parallel --will-cite --halt soon,fail=1 "$0" --run "$folder" {}
  else
    echo "There is no parallel here: one run after another." >&2
    xargs -n 1 "$0" --run "$folder"
  fi
show "$folder"
