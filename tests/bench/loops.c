/* ORC's loops beside the same loops in C, at each width of vector
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 *     loops KERNELS.ORC
 *
 * Prints a table: nanoseconds of a loop over 400 and over 10,000 floats, by the code that
 * ORC generates for this processor and by C that the compiler vectorises for SSE2, AVX2
 * and AVX-512, each the least of many turns. The loops are those of core/simd/kernels.orc,
 * and those of core/simd/wide.h that ORC can express.
 */

#include <string.h>
#include <time.h>

#include <glib.h>
#include <orc/orc.h>
#include <orc/orcparse.h>

#define MOST 10000
#define TURNS 60

typedef void (*Loop) (gfloat * d, const gfloat * const *s, gfloat p, gfloat q,
    gint n);

/* Loops that wide.h has, as ORC would have them. */
static const gchar more[] =
    ".function add_weighted\n.dest 4 sum float\n.source 4 row float\n"
    ".floatparam 4 weight\n.temp 4 t\nmulf t, row, weight\naddf sum, sum, t\n"
    ".function error_ratio\n.dest 4 ratio float\n.source 4 v float\n"
    ".source 4 r float\n.floatparam 4 least\n.temp 4 t\n.temp 4 b\n"
    "subf t, v, r\nmaxf b, r, least\ndivf ratio, t, b\n"
    ".function limit\n.dest 4 score float\n.source 4 gain float\n"
    ".floatparam 4 more\n.floatparam 4 most\n.temp 4 t\naddf t, score, more\n"
    "minf t, t, most\nmulf score, t, gain\n";

#define LEAST(a, b) ((a) < (b) ? (a) : (b))
#define LARGEST(a, b) ((a) > (b) ? (a) : (b))

#define LOOP(name, version, target_, body) \
static __attribute__ ((target (target_))) void \
name##_##version (gfloat * restrict d, const gfloat * const *s, gfloat p, \
    gfloat q, gint n) \
{ \
  const gfloat *a = s[0], *b = s[1], *c = s[2], *e = s[3]; \
  gint i; \
\
  (void) a, (void) b, (void) c, (void) e, (void) p, (void) q; \
  for (i = 0; i < n; i++) \
    d[i] = body; \
}

#define LOOPS(name, body) \
LOOP (name, sse2, "sse2", body) \
LOOP (name, avx2, "avx2", body) \
LOOP (name, avx512, "avx512f,prefer-vector-width=512", body)

/* *INDENT-OFF* */
LOOPS (compete_multiply, d[i] * a[i])
LOOPS (compete_scale, d[i] * p)
LOOPS (compete_clamp, LEAST (LARGEST (d[i], p), q))
LOOPS (compete_subtract, a[i] - b[i])
LOOPS (compete_approach, LARGEST (d[i] + a[i] * p, q))
LOOPS (compete_excite_sum, a[i] + (c[i] - b[i]) * p)
LOOPS (compete_excite_mean, (c[i] - b[i]) * e[i] * q + a[i] * p)
LOOPS (add_weighted, d[i] + a[i] * p)
LOOPS (error_ratio, (a[i] - b[i]) / LARGEST (b[i], p))
LOOPS (limit, LEAST (d[i] + p, q) * a[i])
/* *INDENT-ON* */

#define VERSIONS(name) \
  { #name, { name##_sse2, name##_avx2, name##_avx512 } }

static const struct
{
  const gchar *name;
  Loop versions[3];
} loops[] = {
  VERSIONS (compete_multiply), VERSIONS (compete_scale),
  VERSIONS (compete_clamp), VERSIONS (compete_subtract),
  VERSIONS (compete_approach), VERSIONS (compete_excite_sum),
  VERSIONS (compete_excite_mean), VERSIONS (add_weighted),
  VERSIONS (error_ratio), VERSIONS (limit)
};

static gdouble
now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

typedef struct
{
  gfloat *d;
  const gfloat *s[4];
  OrcProgram *program;          /* or */
  Loop loop;
} Contestant;

static void
run_once (const Contestant * c, gint n)
{
  const gfloat p = 0.9999f, q = 1.0001f;
  OrcExecutor ex = { 0 };
  gint i;

  if (c->loop != NULL) {
    c->loop (c->d, c->s, p, q, n);
    return;
  }
  ex.program = NULL;
  ex.n = n;
  ex.arrays[ORC_VAR_D1] = c->d;
  ex.arrays[ORC_VAR_A2] = c->program->orccode;
  for (i = 0; i < 4; i++)
    ex.arrays[ORC_VAR_S1 + i] = (gfloat *) c->s[i];
  memcpy (ex.params + ORC_VAR_P1, &p, sizeof p);
  memcpy (ex.params + ORC_VAR_P2, &q, sizeof q);
  c->program->orccode->exec (&ex);
}

static gdouble
nanoseconds (const Contestant * c, gint n)
{
  gint turn, i, times = 2000000 / n;
  gdouble least = G_MAXDOUBLE;

  for (turn = 0; turn < TURNS; turn++) {
    gdouble begin = now ();

    for (i = 0; i < times; i++)
      run_once (c, n);
    least = MIN (least, (now () - begin) / times);
  }
  return least;
}

static OrcProgram *
find (OrcProgram ** programs, gint n, const gchar * name)
{
  gint i;

  for (i = 0; i < n; i++)
    if (strcmp (programs[i]->name, name) == 0)
      return programs[i];
  return NULL;
}

int
main (int argc, char **argv)
{
  const gboolean can[] = { TRUE, __builtin_cpu_supports ("avx2"),
    __builtin_cpu_supports ("avx512f")
  };
  static const gint lengths[] = { 400, MOST };
  OrcProgram **programs;
  gchar *text, *all;
  gfloat *memory = g_aligned_alloc (5 * MOST, sizeof (gfloat), 64);
  Contestant c = { memory };
  gint n, i, k, v;

  if (argc < 2 || !g_file_get_contents (argv[1], &text, NULL, NULL))
    return 1;
  orc_init ();
  all = g_strconcat (text, more, NULL);
  n = orc_parse (all, &programs);
  for (i = 0; i < 5 * MOST; i++)
    memory[i] = 1.0f;
  for (i = 0; i < 4; i++)
    c.s[i] = memory + (i + 1) * MOST;
  g_print ("ORC %s; ns a loop\n| loop | floats | ORC | SSE2 | AVX2 | AVX-512 |\n"
      "|---|---|---|---|---|---|\n", orc_version_string ());
  for (i = 0; i < (gint) G_N_ELEMENTS (loops); i++)
    for (k = 0; k < 2; k++) {
      c.loop = NULL;
      c.program = find (programs, n, loops[i].name);
      if (c.program == NULL || (c.program->orccode == NULL
              && !ORC_COMPILE_RESULT_IS_SUCCESSFUL (orc_program_compile
                  (c.program))))
        return 1;
      g_print ("| %s | %d | %.0f |", loops[i].name, lengths[k],
          nanoseconds (&c, lengths[k]));
      for (v = 0; v < 3; v++) {
        c.loop = loops[i].versions[v];
        if (can[v])
          g_print (" %.0f |", nanoseconds (&c, lengths[k]));
        else
          g_print (" - |");
      }
      g_print ("\n");
    }
  g_aligned_free (memory);
  g_free (all);
  g_free (text);
  return 0;
}
