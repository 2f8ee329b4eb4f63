/* Which fields the settings make of a frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "checkpoint.h"
#include "compete.h"
#include "fieldsettings.h"
#include "framefields.h"
#include "layer.h"
#include "memory.h"
#include "rule.h"

/* A frame of more pixels is one field only if the settings have that size: the weights of
 * 400 units would take gigabytes. By default its fields have CHOSEN_SIDE pixels a side. */
#define LARGEST_SINGLE_FIELD 4096
#define CHOSEN_SIDE 16

/* Among more units than this a pursuit takes a shortlist. */
#define MOST_CONSIDERED 2048

/* The most bytes of a pixel. */
#define LARGEST_PIXEL 16

gboolean
compete_find_field (const gchar * location, CompeteField * field)
{
  return checkpoint_find_field (location, field);
}

/* Chooses the size of a field, which the settings leave open.
 *
 * Returns: whether it is smaller than the frame because the frame is large */
static gboolean
choose_field (CompeteSettings * s, const CompeteFormat * format,
    const CompeteField * saved)
{
  if (saved != NULL && saved->width > 0 && saved->width <= format->width
      && saved->height <= format->height) {
    s->field_width = saved->width;
    s->field_height = saved->height;
    if (s->contrast == COMPETE_CONTRAST_AUTO)
      s->contrast = saved->halves != 2 ? COMPETE_CONTRAST_NONE :
          saved->motion && s->field_frames > 1 ? COMPETE_CONTRAST_MOTION :
          COMPETE_CONTRAST_LOCAL;
    return FALSE;
  }
  if (format->width * format->height <= LARGEST_SINGLE_FIELD)
    return FALSE;
  s->field_width = MIN (format->width, CHOSEN_SIDE);
  s->field_height = MIN (format->height, CHOSEN_SIDE);
  return TRUE;
}

static gboolean
has_many_fields (const CompeteSettings * s, const CompeteFormat * format)
{
  return s->field_width > 0 && (s->field_width < format->width
      || s->field_height < format->height);
}

/* Sets how fields are coded, where that is open. The figures are in docs/results.md: small
 * fields are coded best among all units of both signs. Of a whole frame, fewer candidates
 * give nearly the same code in less time. */
static void
choose_coding (CompeteSettings * s, gboolean many)
{
  gboolean all = s->columns * s->rows <= MOST_CONSIDERED;

  if (s->coding == COMPETE_CODING_AUTO)
    s->coding = s->rule == COMPETE_RULE_HEBBIAN ? COMPETE_CODING_WINNERS :
        many && rule_has_signs (s) ? COMPETE_CODING_SIGNED_PURSUIT :
        COMPETE_CODING_PURSUIT;
  if (s->shortlist < 0)
    s->shortlist = !many ? 6 : all ? 0 : 10;
  if (s->conscience < 0.0)
    s->conscience = many ? 0.0 : 0.3;
}

gboolean
compete_settings_resolve (CompeteSettings * s, const CompeteFormat * format,
    const CompeteField * saved)
{
  gboolean chosen = FALSE, many;

  if (s->field_width == 0 && s->field_height == 0)
    chosen = choose_field (s, format, saved);
  many = has_many_fields (s, format);
  if (s->contrast == COMPETE_CONTRAST_AUTO)
    s->contrast = many ? COMPETE_CONTRAST_LOCAL : COMPETE_CONTRAST_NONE;
  choose_coding (s, many);
  return chosen;
}

/**
 * field_settings_resolve:
 * @settings: (inout): settings; those that are open are set, as without a saved field
 * @format: the format of a frame
 *
 * Local contrast makes values of both signs. For a rule that takes only values from 0 on,
 * samples have an ON and an OFF half instead.
 *
 * Returns: how fields are to cover the frame; fields_fault() checks whether they can
 */
FieldsShape
field_settings_resolve (CompeteSettings * s, const CompeteFormat * format)
{
  gboolean local;

  compete_settings_resolve (s, format, NULL);
  local = rule_normalizes (s);
  return (FieldsShape) { format->width, format->height, s->field_width,
    s->field_height, s->field_stride, format->channels, local,
    local && !rule_has_signs (s), TRUE,
    s->contrast == COMPETE_CONTRAST_MOTION, s->field_frames
  };
}

/* Returns: the field of @shape, which has no fault */
CompeteField
field_settings_field (const FieldsShape * s)
{
  return (CompeteField) {
  s->width ? s->width : s->frame_width,
        s->height ? s->height : s->frame_height, s->channels,
        s->local_contrast ? 2 : 1, MAX (s->frames, 1), s->motion};
}

static const gchar *
format_fault (const CompeteFormat * f)
{
  guint c;

  if (f->width == 0 || f->height == 0 || f->width > COMPETE_MOST_SIDE
      || f->height > COMPETE_MOST_SIDE)
    return "a frame has 1 x 1 to 16384 x 16384 pixels";
  if (f->channels != 1 && f->channels != 3)
    return "a frame has 1 or 3 channels";
  if (f->pixel_bytes == 0 || f->pixel_bytes > LARGEST_PIXEL)
    return "a pixel has 1 to 16 bytes";
  for (c = 0; c < f->channels; c++)
    if (f->offsets[c] >= f->pixel_bytes)
      return "a channel is none of its pixel's bytes";
  return NULL;
}

/* Sets @error if there is a @fault. */
static gboolean
is_faultless (const gchar * fault, GError ** error)
{
  if (fault != NULL)
    g_set_error_literal (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS, fault);
  return fault == NULL;
}

/* Checks settings for frames of unknown size. If a field may be as large as the frame,
 * the check takes the smallest field, a single pixel. */
static gboolean
check_any_format (CompeteSettings * s, GError ** error)
{
  choose_coding (s, s->field_width > 0);
  return is_faultless (fields_side_fault (s->field_width, s->field_height,
          s->field_stride), error)
      && layer_check (s, MAX (1, s->field_width * s->field_height)
      * s->field_frames, error);
}

gboolean
compete_settings_check (const CompeteSettings * settings,
    const CompeteFormat * format, GError ** error)
{
  CompeteSettings s = *settings;
  FieldsShape shape;

  if (format == NULL)
    return check_any_format (&s, error);
  if (!is_faultless (format_fault (format), error))
    return FALSE;
  shape = field_settings_resolve (&s, format);
  return is_faultless (fields_fault (&shape), error)
      && layer_check (&s, fields_values (&shape), error)
      && layer_check_fields (&s, fields_count (&shape), error);
}

void
compete_fields_init (CompeteFields * fields, const CompeteSettings * settings,
    const CompeteFormat * format)
{
  CompeteSettings s = *settings;
  FieldsShape shape = field_settings_resolve (&s, format);
  Fields *made = fields_new (&shape);

  *fields = (CompeteFields) {
  field_settings_field (&shape), made->shape.stride,
        made->across, made->down, made->count, made->values};
  fields_free (made);
}

guint64
compete_memory (const CompeteSettings * settings, const CompeteFormat * format)
{
  CompeteSettings s = *settings;
  FieldsShape shape = field_settings_resolve (&s, format);

  return layer_memory (&s, &shape, FALSE) + frame_fields_memory (&shape, format);
}
