# Inner loops for vectors of any width; wide.h has those that need wide ones. Sizes are
# in floats. No kernel has more than eight arrays: with nine, ORC 0.4.33's x86-64 code
# overwrites r12, which belongs to the caller.

# score *= gain
.function compete_multiply
.dest 4 score float
.source 4 gain float

mulf score, score, gain

# row *= scale
.function compete_scale
.dest 4 row float
.floatparam 4 scale

mulf row, row, scale

# bounded = clamp(row, low, high)
.function compete_clamp
.dest 4 row float
.floatparam 4 low
.floatparam 4 high
.temp 4 t

maxf t, row, low
minf row, t, high

# residual = v - r
.function compete_subtract
.dest 4 residual float
.source 4 v float
.source 4 r float

subf residual, v, r

# row = max(floor, row + step * residual)
.function compete_approach
.dest 4 row float
.source 4 residual float
.floatparam 4 step
.floatparam 4 floor
.temp 4 t

mulf t, residual, step
addf t, row, t
maxf row, t, floor

# score = drive + strength * (window - centre)
.function compete_excite_sum
.dest 4 score float
.source 4 drive float
.source 4 centre float
.source 4 window float
.floatparam 4 strength
.temp 4 t

subf t, window, centre
mulf t, t, strength
addf score, drive, t

# score = own * drive + lent * share * (window - centre)
.function compete_excite_mean
.dest 4 score float
.source 4 drive float
.source 4 centre float
.source 4 window float
.source 4 share float
.floatparam 4 own
.floatparam 4 lent
.temp 4 t1
.temp 4 t2

subf t1, window, centre
mulf t1, t1, share
mulf t1, t1, lent
mulf t2, drive, own
addf score, t1, t2
