/* The wide loops: their versions, one for each width of vector
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "wide.h"

extern const Wide wide_plain;
#ifdef HAVE_WIDE_X86
extern const Wide wide_avx2;
extern const Wide wide_avx512;
extern const Wide wide_vnni;
#endif

/* In a file that is compiled once for each width: what its functions are called. */
#ifdef WIDE_VERSION
#define WIDE_FUNCTION(name) G_PASTE (WIDE_VERSION, _##name)

gfloat WIDE_FUNCTION (read) (gfloat * v, guint32 * lit, guint * n_lit,
    const guint8 * bytes, guint blocks);
void WIDE_FUNCTION (drives) (gfloat * drive, const gfloat * rows,
    gsize row_step, guint count, const gfloat * v, const guint32 * lit,
    guint n_lit);
void WIDE_FUNCTION (drives_listed) (gfloat * drive, const gfloat * rows,
    gsize row_step, const guint32 * which, guint count, const gfloat * v,
    const guint32 * lit, guint n_lit);
void WIDE_FUNCTION (drives_dense) (gfloat * const *drives, const gfloat * rows,
    gsize row_step, guint count, const gfloat * const *v, guint blocks);
void WIDE_FUNCTION (window_sum) (gfloat * sum, const gfloat * cells,
    gsize step, guint radius, guint n);
void WIDE_FUNCTION (limit) (gfloat * score, gfloat more, gfloat most,
    const gfloat * gain, guint n);
void WIDE_FUNCTION (gains) (gfloat * gain, const gfloat * usage, gfloat most,
    gfloat slope, guint n);
gfloat WIDE_FUNCTION (rebuild) (gfloat * r, const gfloat * rows,
    gsize row_step, const guint32 * which, const gfloat * scale, guint count,
    const gfloat * v, guint length);
gboolean WIDE_FUNCTION (grow) (gfloat * row, const gfloat * ratio, gfloat step,
    gfloat * grown, guint length);
guint WIDE_FUNCTION (reaching) (guint32 * listed, const gfloat * score,
    guint count, gfloat least);
guint WIDE_FUNCTION (count_reaching) (const gfloat * score, guint count,
    gfloat least);
gfloat WIDE_FUNCTION (greatest) (const gfloat * values, guint length);
void WIDE_FUNCTION (sketch_row) (gint8 * bytes, gint8 * fine,
    const gfloat * values, guint length, gfloat factor, WideSketched * sums);
void WIDE_FUNCTION (sketch) (gint32 * products, const gint8 * bytes,
    gsize group_step, guint groups, const guint32 * which,
    const guint32 * fours, guint n);
void WIDE_FUNCTION (sketch_pack) (guint32 * packed,
    const guint8 * const *samples, const guint32 * lit, guint n_lit);
void WIDE_FUNCTION (sketch_fields) (gint32 * products, gsize step,
    const gint8 * bytes, gsize group_step, guint groups, const guint32 * packed,
    const guint32 * lit, guint n_lit);
void WIDE_FUNCTION (byte_sums) (const guint8 * bytes, guint length,
    guint64 * sum, guint64 * squares);
void WIDE_FUNCTION (sketch_limits) (gfloat * lower, gfloat * upper,
    const gint32 * products, const gint32 * fine, const gfloat * limits,
    guint length, const gfloat * factors);
#endif
