/* The hebbian rule's batch: fields of several frames that are learned together
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "reseed.h"
#include "rule.h"

typedef struct _HebbianBatch HebbianBatch;

HebbianBatch *hebbian_batch_new (const CompeteSettings * settings,
    guint units, guint values);
void hebbian_batch_free (HebbianBatch * batch);
void hebbian_batch_make_room (HebbianBatch * batch, guint fields);
gboolean hebbian_batch_add (HebbianBatch * batch, const Sample * sample,
    const RuleContest * contest);
void hebbian_batch_keep (HebbianBatch * batch);
guint hebbian_batch_list_changed (HebbianBatch * batch);
void hebbian_batch_find_change (HebbianBatch * batch, const Weights * weights,
    guint first, guint end);
gfloat hebbian_batch_step (HebbianBatch * batch, gfloat rate);
void hebbian_batch_change_rows (const HebbianBatch * batch,
    Weights * weights, guint first, guint end, gfloat step);
RuleChanges *hebbian_batch_share (HebbianBatch * batch);
guint hebbian_batch_set_changes (HebbianBatch * batch, const Weights * weights);
guint hebbian_batch_drop (HebbianBatch * batch);
guint hebbian_batch_wants (const HebbianBatch * batch);
ReseedFields hebbian_batch_fields (const HebbianBatch * batch);
gfloat hebbian_first_length (const Weights * weights);
