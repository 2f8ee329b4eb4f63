/* Each ORC kernel does what its line in kernels.orc says, at any length and
 * alignment, touches nothing past its end, and leaves no upper halves of vector
 * registers in use, which would slow down all SSE code that follows
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#ifdef __x86_64__
#include <cpuid.h>
#endif

#include "kernels.h"
#include "unittest.h"

#define LONGEST 67
#define ROOM (LONGEST + 8)
#define SOURCES 8
#define UNTOUCHED -77.0f

/* Vectors of a few lengths and offsets from a 16-byte boundary. */
typedef struct
{
  gfloat in[SOURCES][ROOM] __attribute__ ((aligned (64)));
  gfloat out[ROOM] __attribute__ ((aligned (64)));
  gfloat *s[SOURCES];
  gfloat *d;
  gfloat before[ROOM];
  gint n;
} Bench;

static void
bench_fill (Bench * b, gint n, gint offset, GRand * rand)
{
  gint i, k;

  b->n = n;
  for (k = 0; k < SOURCES; k++) {
    b->s[k] = b->in[k] + (offset + k) % 8;
    for (i = 0; i < ROOM; i++)
      b->in[k][i] = g_rand_double_range (rand, -2.0, 2.0);
  }
  b->d = b->out + offset;
  for (i = 0; i < ROOM; i++)
    b->out[i] = UNTOUCHED;
  for (i = 0; i < n; i++)
    b->before[i] = b->d[i] = g_rand_double_range (rand, -2.0, 2.0);
}

static void
assert_at (const Bench * b, gint i, double expected)
{
  fail_unless (fabs (b->d[i] - expected) <= 2e-6 * fmax (1.0, fabs (expected)),
      "entry %d of %d is %g, not %g", i, b->n, b->d[i], expected);
}

static void
assert_nothing_past_the_end (const Bench * b)
{
  assert_equals_float (b->d[b->n], UNTOUCHED);
  if (b->d > b->out)
    assert_equals_float (b->d[-1], UNTOUCHED);
}

#ifdef __x86_64__
#define AVX_STATE 4

/* The parts of the processor's state that are not in their initial
 * configuration: XINUSE where the processor reports it, else 0. */
static guint
parts_in_use (void)
{
  guint a, b, c, d;

  if (!__get_cpuid (1, &a, &b, &c, &d) || !(c & bit_OSXSAVE)
      || !__get_cpuid_count (0xd, 1, &a, &b, &c, &d) || !(a & 4))
    return 0;
  __asm__ volatile ("xgetbv":"=a" (a), "=d" (d):"c" (1));
  return a;
}

static void
assert_upper_halves_unused (void)
{
  if (!(parts_in_use () & AVX_STATE))
    return;
  /* Some processors always report them as in use. */
  __asm__ volatile ("vzeroupper");
  fail_if (!(parts_in_use () & AVX_STATE),
      "a kernel left the upper halves of vector registers in use");
}
#else
static void
assert_upper_halves_unused (void)
{
}
#endif

/* Runs @call on vectors of all lengths and alignments and compares each entry i
 * with @expected, where D is the value of d[i] before the call. */
#define D b.before[i]
#define S(k) ((double) b.s[k][i])
#define CHECK_KERNEL(call, expected) G_STMT_START {                     \
  GRand *rand = g_rand_new_with_seed (1);                               \
  static Bench b;                                                       \
  gint n, offset, i;                                                    \
                                                                        \
  for (n = 0; n <= LONGEST; n++) {                                      \
    for (offset = 0; offset < 5; offset++) {                            \
      bench_fill (&b, n, offset, rand);                                 \
      call;                                                             \
      assert_upper_halves_unused ();                                    \
      for (i = 0; i < n; i++)                                           \
        assert_at (&b, i, expected);                                    \
      assert_nothing_past_the_end (&b);                                 \
    }                                                                   \
  }                                                                     \
  g_rand_free (rand);                                                   \
} G_STMT_END

static void
test_sums (void)
{
  CHECK_KERNEL (compete_multiply (b.d, b.s[0], n), D * S (0));
  CHECK_KERNEL (compete_scale (b.d, 1.25f, n), 1.25 * D);
  CHECK_KERNEL (compete_clamp (b.d, -0.5f, 1.0f, n),
      fmin (1.0, fmax (-0.5, D)));
}

static void
test_approach (void)
{
  CHECK_KERNEL (compete_subtract (b.d, b.s[0], b.s[1], n), S (0) - S (1));
  CHECK_KERNEL (compete_approach (b.d, b.s[0], 0.25f, 0.125f, n),
      fmax (0.125, D + 0.25 * S (0)));
}

static void
test_excitement (void)
{
  CHECK_KERNEL (compete_excite_sum (b.d, b.s[0], b.s[1], b.s[2], 0.5f, n),
      S (0) + 0.5 * (S (2) - S (1)));
  CHECK_KERNEL (compete_excite_mean (b.d, b.s[0], b.s[1], b.s[2], b.s[3], 0.5f,
          2.0f, n), 0.5 * S (0) + 2.0 * S (3) * (S (2) - S (1)));
}

/* ORC's code for ARM would keep denormals. */
static void
test_denormals (void)
{
  gfloat row[LONGEST], half[LONGEST];
  guint i;

  for (i = 0; i < LONGEST; i++) {
    row[i] = 1e-39f;
    half[i] = 2e-38f;
  }
  compete_scale (row, 0.5f, LONGEST);
  compete_scale (half, 0.25f, LONGEST);
  for (i = 0; i < LONGEST; i++) {
    fail_unless (row[i] == 0.0f);
    fail_unless (half[i] == 0.0f);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_sums);
  unittest_add (test_approach);
  unittest_add (test_excitement);
  unittest_add (test_denormals);
  return g_test_run ();
}
