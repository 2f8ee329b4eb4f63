"""A bridge between a stream of GStreamer's data protocol and MQTT.

    ... ! gdppay ! fdsink | python3 mqtt-codes.py publish HOST:PORT TOPIC
    python3 mqtt-codes.py subscribe HOST:PORT TOPIC | gst-launch-1.0 fdsrc ! gdpdepay ! ...

gdppay makes a packet of each buffer, of the caps and of each event. Each buffer becomes a
message of TOPIC/frame. What comes before the first buffer, caps among it, is one retained
message of TOPIC/head, so that it is also there for those who subscribe later. The end of
the stream is an empty message of TOPIC/frame.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import queue
import struct
import sys
import time

import paho.mqtt.client as mqtt

HEADER = 62         # bytes; type and length of the payload are at offset 4
BUFFER = 1          # the type of a packet that is a buffer


def client_new(address, **callbacks):
    """A client that has connected. A broker that was just started is tried again."""
    versions = getattr(mqtt, "CallbackAPIVersion", None)
    client = mqtt.Client(versions.VERSION1) if versions else mqtt.Client()
    for name, callback in callbacks.items():
        setattr(client, name, callback)
    client.max_queued_messages_set(0)
    host, _, port = address.partition(":")
    for _ in range(50):
        try:
            client.connect(host, int(port or 1883))
            client.loop_start()
            return client
        except ConnectionRefusedError:
            time.sleep(0.1)
    sys.exit(f"No MQTT broker answers at {address}.")


def packets(stream):
    """The packets of a stream, each as its type and all of its bytes."""
    while header := stream.read(HEADER):
        kind, length = struct.unpack_from(">HI", header, 4)
        yield kind, header + stream.read(length)


def publish(address, topic):
    client = client_new(address)
    head = b""
    for kind, packet in packets(sys.stdin.buffer):
        if kind != BUFFER:
            head += packet
            continue
        if head:
            client.publish(topic + "/head", head, qos=1, retain=True)
            head = b""
        client.publish(topic + "/frame", packet, qos=1)
    client.publish(topic + "/frame", b"", qos=1).wait_for_publish()
    client.publish(topic + "/head", b"", qos=1, retain=True).wait_for_publish()
    client.loop_stop()
    client.disconnect()


def subscribe(address, topic):
    came = queue.Queue()
    begun = False
    client = client_new(
        address,
        on_connect=lambda client, *rest: client.subscribe(
            [(topic + "/head", 1), (topic + "/frame", 1)]),
        on_subscribe=lambda *rest: print(
            f"Subscribed to {topic}.", file=sys.stderr, flush=True),
        on_message=lambda client, data, message: came.put(
            (message.topic.endswith("/head"), message.payload)))
    while True:
        is_head, payload = came.get()
        if not payload and not is_head:
            break
        begun |= is_head
        if begun and payload:
            sys.stdout.buffer.write(payload)
            sys.stdout.buffer.flush()
    client.loop_stop()
    client.disconnect()


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("publish", "subscribe"):
        sys.exit(__doc__)
    {"publish": publish, "subscribe": subscribe}[sys.argv[1]](*sys.argv[2:])
