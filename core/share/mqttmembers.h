/* The members that a layer hears of by MQTT: their latest messages, and their merge
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "exchange.h"
#include "newsmessage.h"

/* The most members that are known at a time, as many as a message can name. */
#define MQTT_MEMBERS_MOST NEWS_MESSAGE_MOST_HEARD

typedef struct _MqttMembers MqttMembers;

MqttMembers *mqtt_members_new (const ExchangeTerms * terms, guint64 run);
guint64 mqtt_members_memory (const ExchangeTerms * terms);
void mqtt_members_free (MqttMembers * members);

gboolean mqtt_members_receive (MqttMembers * members, const gchar * name,
    gconstpointer bytes, gsize size, gboolean * own, GError ** error);
gboolean mqtt_members_begin (MqttMembers * members, News * news,
    GError ** error);
GBytes *mqtt_members_write (MqttMembers * members, const News * news,
    gboolean again);
void mqtt_members_merge (MqttMembers * members, News * news);
guint mqtt_members_count (MqttMembers * members);
