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
        "prototype: the cosine between them, -1 to 1", "drive"},
    {GST_SPARSE_CODE_PART_CONTRASTS, "The mean and the scale of each field, which "
        "local contrast takes off its pixels", "contrasts"})
/* *INDENT-ON* */

#define AT(member) G_STRUCT_OFFSET (GstCompeteSettings, member)
#define MUTABLE GST_PARAM_MUTABLE_PLAYING

/* *INDENT-OFF* */
static const GstSetting settings[] = {
  {.name = "attach", .kind = GST_SETTING_FLAGS, .type = attach_type,
      .offset = AT (attach), .initial = GST_SPARSE_CODE_PART_CODE, .flags = MUTABLE,
      .blurb = "The parts of the code to put on buffers, besides those that "
          "elements downstream request (0: none; with rule=hebbian, batches "
          "are learned twice as fast if code, reconstruction, drive and contrasts "
          "are neither set nor requested)"},
  {.name = "snapshot-interval", .kind = GST_SETTING_UINT,
      .offset = AT (snapshot_interval), .least = 1, .greatest = G_MAXUINT,
      .initial = 250, .flags = MUTABLE,
      .blurb = "The number of learned frames after which buffers get a new copy "
          "of the prototypes"},
  {.name = "novelty-threshold", .kind = GST_SETTING_DOUBLE,
      .offset = AT (novelty_threshold), .least = 0, .greatest = G_MAXFLOAT,
      .initial = 0, .flags = MUTABLE | G_PARAM_DEPRECATED,
      .blurb = "Deprecated: use noveltywatch, with look in its novelty-kinds. If "
          "the error is this many times the usual error, something new has "
          "appeared: the message competelayer-novelty is posted once, from the "
          "21st interval on. Set 2 for many fields, 1.4 for a single field (0: no "
          "such messages)"},
  {.name = "share-location", .kind = GST_SETTING_NAME,
      .offset = AT (share_location), .flags = GST_PARAM_MUTABLE_READY,
      .blurb = "Where the layer meets others. With share=mqtt: "
          "mqtt://[user@]host[:port]/topic, or mqtts:// for an encrypted "
          "connection; ?member=NAME at its end names this layer, by default as "
          "its host; the password is that of the environment variable "
          "GST_COMPETE_MQTT_PASSWORD. With share=mpi: any name, the same in all "
          "processes, if each has several layers that share; those with the same "
          "name learn together"},
  /* Replaces the property of GstBaseTransform, which would drop late frames. */
  {.name = "qos", .kind = GST_SETTING_BOOLEAN, .offset = AT (qos),
      .initial = FALSE, .flags = MUTABLE,
      .blurb = "After a frame came late at a sink, code the next frames but do "
          "not learn from them; if it was late by more than the duration of a "
          "frame, do not code them either"},
  {NULL}
};

/* Called with the object lock held. */
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
  {.core = &share_settings_table, .enum_prefix = "GstCompeteLayer",
      .offset = G_STRUCT_OFFSET (GstCompeteProperties, settings.share),
      .changed = set_changed},
  {.settings = settings,
      .offset = G_STRUCT_OFFSET (GstCompeteProperties, settings),
      .changed = set_changed},
  {NULL}
};
/* *INDENT-ON* */

/* Returns: the values of the properties. Unlike gst_compete_properties_read(), it does not
 *     reset `changed`. */
GstCompeteSettings
gst_compete_properties_peek (GstCompeteProperties * p)
{
  GstCompeteSettings settings;

  GST_OBJECT_LOCK (p->element);
  settings = p->settings;
  GST_OBJECT_UNLOCK (p->element);
  return settings;
}

/* Copies the values of the properties into @settings. Only the streaming thread calls it.
 *
 * Returns: whether any was set since the last call */
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

/* Called if the settings are invalid: the next buffer checks them again. */
void
gst_compete_properties_set_changed (GstCompeteProperties * p)
{
  GST_OBJECT_LOCK (p->element);
  p->changed = TRUE;
  GST_OBJECT_UNLOCK (p->element);
}
