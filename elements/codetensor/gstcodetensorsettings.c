/* The properties of codetensor
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodetensorsettings.h"

#include "gstsetting.h"

/* *INDENT-OFF* */
GST_SETTING_DEFINE_ENUM (content_type, "GstCodeTensorContent",
    {GST_CODE_TENSOR_CODE,
        "Each unit's activation in each field, columns:rows:fields:1", "code"},
    {GST_CODE_TENSOR_RECONSTRUCTION,
        "The frame as the code gives it back, channels:width:height:1, "
        "nominally 0 to 1", "reconstruction"},
    {GST_CODE_TENSOR_PROTOTYPES, "What each unit has learned to see, "
        "channels:field-width:field-height:units, ON minus OFF where a "
        "prototype has two halves", "prototypes"},
    {GST_CODE_TENSOR_DRIVE, "How well each field matches each unit, -1 to 1, "
        "columns:rows:fields:1", "drive"})

static const GstSetting settings_table[] = {
  {"content", KIND_ENUM, G_STRUCT_OFFSET (GstCodeTensorSettings, content), 0, 0,
      GST_CODE_TENSOR_CODE, GST_PARAM_MUTABLE_PLAYING,
      "What of the layer's sparse code becomes the tensor; a change takes effect "
      "with the first frame that has it, and gives that frame other caps",
      content_type, "Content"},
};
/* *INDENT-ON* */

/* Interned text, which no table can have. */
#define LAYER G_N_ELEMENTS (settings_table)

/**
 * gst_code_tensor_settings_install:
 * @klass: codetensor's class
 * @first: the id of the first property; the others follow it
 *
 * Gives @klass all properties of codetensor.
 *
 * Since: 0.1
 */
void
gst_code_tensor_settings_install (GObjectClass * klass, guint first)
{
  gst_settings_install (settings_table, G_N_ELEMENTS (settings_table), klass,
      first);
  g_object_class_install_property (klass, first + LAYER,
      g_param_spec_string ("layer", "Layer",
          "The name of the competelayer whose code becomes the tensor; without "
          "one, that of the last before this element", NULL,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
          GST_PARAM_MUTABLE_PLAYING));
}

/**
 * gst_code_tensor_settings_init:
 * @settings: (out caller-allocates): the settings
 *
 * Sets all settings to their defaults.
 *
 * Since: 0.1
 */
void
gst_code_tensor_settings_init (GstCodeTensorSettings * settings)
{
  gst_settings_init (settings_table, G_N_ELEMENTS (settings_table), settings);
  settings->layer = NULL;
}

/**
 * gst_code_tensor_settings_set:
 * @settings: the settings
 * @index: the property's id less that of the first
 * @value: of the property's type
 *
 * Sets one of them.
 *
 * Since: 0.1
 */
void
gst_code_tensor_settings_set (GstCodeTensorSettings * settings, guint index,
    const GValue * value)
{
  if (index == LAYER)
    settings->layer = g_intern_string (g_value_get_string (value));
  else
    gst_setting_set (&settings_table[index], settings, value);
}

/**
 * gst_code_tensor_settings_get:
 * @settings: the settings
 * @index: the property's id less that of the first
 * @value: (out caller-allocates): of the property's type
 *
 * Gets one of them.
 *
 * Since: 0.1
 */
void
gst_code_tensor_settings_get (const GstCodeTensorSettings * settings,
    guint index, GValue * value)
{
  if (index == LAYER)
    g_value_set_string (value, settings->layer);
  else
    gst_setting_get (&settings_table[index], settings, value);
}
