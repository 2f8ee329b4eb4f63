#!/bin/sh
# Layers that meet over MPI.
#
#   mpi.sh PROGRAM MODE
#
# Starts tests/core/mpishare.c with and without mpirun. MODE is one of
#
#   alone     one process without mpirun
#   two, three    so many processes, twice: they save the same bytes
#   differ, names, single, several    see mpishare.c
#   die, stop, exit    one process ends too early: all end, and the last saved file is whole
#
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
program=$1 mode=$2
if ! command -v mpirun > /dev/null; then
  echo "There is no mpirun, which starts the processes."
  exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Open MPI asks this of root. The processes are more than some machines have cores.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export PRTE_ALLOW_RUN_AS_ROOT=1 PRTE_ALLOW_RUN_AS_ROOT_CONFIRM=1
# AddressSanitizer is for our program: Open MPI's mpirun reads memory that it has freed.
unset LD_PRELOAD

run() { # processes arguments
  processes=$1
  shift
  timeout 120 mpirun --oversubscribe -n "$processes" "$program" "$@"
}

same_bytes() { # processes
  run "$1" learn "$folder/a"
  run "$1" learn "$folder/b"
  cmp "$folder/a" "$folder/b"
}

case $mode in
  alone) timeout 120 "$program" learn ;;
  two) same_bytes 2 ;;
  three) same_bytes 3 ;;
  differ | names) run 3 "$mode" ;;
  single | several) run 2 "$mode" ;;
  die | stop | exit)
    status=0
    run 3 "$mode" "$folder/saved" 2> "$folder/said" || status=$?
    cat "$folder/said"
    test "$status" -ne 0
    test "$status" -ne 124
    if [ "$mode" = die ]; then
      grep -q "signal 9" "$folder/said"
    else
      grep -q "rank 1 of 3 stopped before the end of its stream" "$folder/said"
    fi
    run 2 resume "$folder/saved"
    ;;
esac
