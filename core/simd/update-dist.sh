#!/bin/sh
# Makes the -dist files anew from kernels.orc.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")"
orcc --header --internal -o kernels-dist.h kernels.orc
orcc --implementation --include kernelcall.h -o kernels-dist.c kernels.orc
