/* What a layer publishes of its own learning
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "exchange.h"
#include "newsmessage.h"

typedef struct _Publisher Publisher;

Publisher *publisher_new (const ExchangeTerms * terms, guint64 run);
guint64 publisher_memory (const ExchangeTerms * terms);
void publisher_free (Publisher * publisher);
void publisher_begin (Publisher * publisher, const News * news);
void publisher_count (Publisher * publisher, const News * news,
    gboolean again);
void publisher_get_message (const Publisher * publisher, const News * news,
    NewsMessage * message);

guint64 publisher_hash (const Publisher * publisher);
guint64 publisher_run (const Publisher * publisher);
const gfloat *publisher_base (const Publisher * publisher);
gfloat *publisher_evidence (const Publisher * publisher);
