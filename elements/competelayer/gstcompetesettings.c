/* The properties of competelayer that are settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetesettings.h"

/* *INDENT-OFF* */
GST_SETTING_DEFINE_FLAGS (attach_type, "GstCompeteLayerAttach",
    {GST_SPARSE_CODE_PART_CODE, "The winners and their activations", "code"},
    {GST_SPARSE_CODE_PART_RECONSTRUCTION, "The frame, reconstructed from the "
        "code", "reconstruction"},
    {GST_SPARSE_CODE_PART_PROTOTYPES, "What each unit has "
        "learned", "prototypes"},
    {GST_SPARSE_CODE_PART_DRIVE, "How well the field matches each unit's "
        "prototype: the cosine between them, -1 to 1", "drive"})
/* *INDENT-ON* */

#define AT(member) G_STRUCT_OFFSET (GstCompeteSettings, member)
#define MUTABLE GST_PARAM_MUTABLE_PLAYING

/* *INDENT-OFF* */
static const GstSetting settings[] = {
  {.name = "attach", .kind = GST_SETTING_FLAGS, .type = attach_type,
      .offset = AT (attach), .initial = GST_SPARSE_CODE_PART_CODE, .flags = MUTABLE,
      .blurb = "Which parts of the code go along on the buffers, besides those "
          "that elements downstream ask for (0: none; with rule=hebbian, "
          "batches are learned twice as fast when nobody wants code, "
          "reconstruction or drive)"},
  {.name = "snapshot-interval", .kind = GST_SETTING_UINT,
      .offset = AT (snapshot_interval), .least = 1, .greatest = G_MAXUINT,
      .initial = 250, .flags = MUTABLE,
      .blurb = "How many frames are learned until buffers get a new copy of "
          "the prototypes"},
  {.name = "novelty-threshold", .kind = GST_SETTING_DOUBLE,
      .offset = AT (novelty_threshold), .least = 0, .greatest = G_MAXFLOAT,
      .initial = 0, .flags = MUTABLE,
      .blurb = "How many times the usual error counts as something new: a "
          "message competelayer-novelty is then posted, once, from the 21st "
          "interval on; 2 suits many fields, 1.4 a single field (0: no such "
          "messages)"},
  /* In place of the base class's, which would drop late frames. */
  {.name = "qos", .kind = GST_SETTING_BOOLEAN, .offset = AT (qos),
      .initial = FALSE, .flags = MUTABLE,
      .blurb = "When a frame came late to a sink, only code the frames that "
          "follow; when it was late by more than a frame, do not code them "
          "either"},
  {NULL}
};

/* With the object lock held. */
static void
set_changed (gpointer base, gpointer members, const gchar * name)
{
  ((GstCompeteProperties *) base)->changed = TRUE;
}

const GstSettingTable gst_compete_properties[] = {
  {.core = &compete_settings_table, .enum_prefix = "GstCompeteLayer",
      .flags = GST_PARAM_CONTROLLABLE,
      .offset = G_STRUCT_OFFSET (GstCompeteProperties, settings.layer),
      .changed = set_changed},
  {.settings = settings,
      .offset = G_STRUCT_OFFSET (GstCompeteProperties, settings),
      .changed = set_changed},
  {NULL}
};
/* *INDENT-ON* */

/* Returns: what the properties are set to; for the streaming thread they may still be
 *     new */
GstCompeteSettings
gst_compete_properties_peek (GstCompeteProperties * p)
{
  GstCompeteSettings settings;

  GST_OBJECT_LOCK (p->element);
  settings = p->settings;
  GST_OBJECT_UNLOCK (p->element);
  return settings;
}

/* Copies into @settings what the properties are set to, in the streaming thread.
 *
 * Returns: whether any was set since the last time */
gboolean
gst_compete_properties_read (GstCompeteProperties * p,
    GstCompeteSettings * settings)
{
  gboolean changed;

  GST_OBJECT_LOCK (p->element);
  changed = p->changed;
  p->changed = FALSE;
  *settings = p->settings;
  GST_OBJECT_UNLOCK (p->element);
  return changed;
}

/* The settings that were read are invalid: they are to be read again. */
void
gst_compete_properties_set_changed (GstCompeteProperties * p)
{
  GST_OBJECT_LOCK (p->element);
  p->changed = TRUE;
  GST_OBJECT_UNLOCK (p->element);
}
