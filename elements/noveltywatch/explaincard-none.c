/* Explain cards: not there in builds without Cairo
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "explaincard.h"

gboolean
explain_card_available (void)
{
  return FALSE;
}

GByteArray *
explain_card_draw (const ExplainCard * card)
{
  return NULL;
}
