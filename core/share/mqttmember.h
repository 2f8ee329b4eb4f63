/* Another run of a layer, of which a layer hears by MQTT
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "exchange.h"
#include "newsmessage.h"

/**
 * MqttMember:
 * @merged: the last message that was merged, or number 0
 * @heard_at: how many meetings of ours there were when its last message came
 * @latest: (nullable): a later message, whose news are since our last meeting once
 *     mqtt_member_count() was called
 *
 * A member. Other members of this struct are private.
 */
typedef struct
{
  NewsStamp merged;
  guint64 heard_at;
  NewsMessage *latest;

  /*< private >*/
  guint64 frames, fields;       /* its counts in the message merged last */
  guint64 *gains, *won;         /* nullable: N each, the same */
} MqttMember;

MqttMember *mqtt_member_new (guint64 run);
guint64 mqtt_member_memory (const ExchangeTerms * terms);
void mqtt_member_free (MqttMember * member);
NewsMessage *mqtt_member_keep (MqttMember * member, NewsMessage * message,
    guint64 meetings, GError ** error);
void mqtt_member_drop (MqttMember * member);
void mqtt_member_count (MqttMember * member);
void mqtt_member_set_merged (MqttMember * member);
void mqtt_member_set_heard (MqttMember * member, guint64 number);
