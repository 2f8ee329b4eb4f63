# No kernel has more than eight arrays: see kernels.orc for why.
# SPDX-License-Identifier: LGPL-2.1-or-later
/^\.function/ { name = $2; arrays = 0; kernels++ }
/^\.(dest|source)/ { if (++arrays == 9) { print name " has nine arrays"; bad = 1 } }
END { exit bad || kernels == 0 }
