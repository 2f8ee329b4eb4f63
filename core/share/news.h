/* News: what layers that learn together tell each other at a meeting
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

#include "seeding.h"

/**
 * NewsHead:
 * @NEWS_GAIN: how many fields the unit won since the last meeting
 * @NEWS_WON: in how many frames it won since then (rule unit-norm)
 * @NEWS_WINS: in how many frames it has won in all (rule unit-norm)
 * @NEWS_ACTIVITY: its fading sum of o^2 (rule unit-norm)
 * @NEWS_USAGE: its share of the fields, for the conscience
 * @NEWS_PULL: in a sum of changes: the sum of g * q over the batch (rule hebbian)
 * @NEWS_CONTESTS: in a sum of changes: how many fields of the batch the unit competed for
 * @NEWS_LAST: in a sum of changes: which of the fields since the last meeting was the last
 *     that the unit won, from 1 on; 0: none
 * @NEWS_HEAD: how many numbers of a unit stand before its prototype
 *
 * Which number of a unit's line is what.
 */
enum
{
  NEWS_GAIN,
  NEWS_WON,
  NEWS_WINS,
  NEWS_ACTIVITY,
  NEWS_USAGE,
  NEWS_HEAD,
  NEWS_PULL = NEWS_ACTIVITY,
  NEWS_CONTESTS = NEWS_USAGE,
  NEWS_LAST = NEWS_WON
};

/**
 * NewsKind:
 * @NEWS_MEAN: lines hold prototypes: their mean is taken, weighted by gains
 * @NEWS_EVIDENCE: lines hold prototypes, and beside them is what each unit won: evidence,
 *     which is added up (rule unit-norm, evidence.c)
 * @NEWS_SUM: lines hold changes of prototypes: they are added up (rule hebbian)
 *
 * What becomes of the lines of all members.
 */
typedef enum
{
  NEWS_MEAN,
  NEWS_EVIDENCE,
  NEWS_SUM
} NewsKind;

/**
 * News:
 * @kind: what the lines hold
 * @units: N, or fewer where the news are a part of the units
 * @values: M, of a prototype
 * @frames: frames learned since the last meeting
 * @fields: fields learned since then
 * @frames_learned: frames learned in all, those of others counted
 * @fields_learned: fields learned in all
 * @rate: the learning rate; of changes (rule hebbian), 0 without any; of another member, 0
 *     where it is not known
 * @lines: @units lines of %NEWS_HEAD + @values floats: the numbers of #NewsHead, then the
 *     prototype as it was learned since the last meeting, in the order of a saved file,
 *     of both signs where weights are
 * @evidence: (nullable): @units x evidence_length() floats, with %NEWS_EVIDENCE: what the
 *     member learned itself since the last meeting. %NULL if the lines are to be gone on
 *     from as they are
 * @last_won: (nullable): N counts, of what a member begins with whose rule reseeds:
 *     how many fields were learned when each unit last won one or became one
 * @seeds: how many fields the member offers as prototypes, and how to draw from them
 *
 * What one member tells, or what all together make of it.
 */
typedef struct
{
  NewsKind kind;
  guint units, values;
  guint64 frames, fields;
  guint64 frames_learned, fields_learned;
  gdouble rate;
  gfloat *lines;
  gfloat *evidence;
  guint64 *last_won;
  SeedTerms seeds;
} News;

/* Floats of a line. */
static inline gsize
news_line_length (const News * news)
{
  return NEWS_HEAD + (gsize) news->values;
}

static inline gfloat *
news_line (const News * news, guint unit)
{
  return news->lines + unit * news_line_length (news);
}

void news_merge (const News * const *members, guint n, const gfloat * base,
    News * merged);
