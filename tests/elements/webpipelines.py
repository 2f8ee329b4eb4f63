# reconstructweb in pipelines of other shapes: several layers, none, layers that come and
# go, caps that change, seeks, the end of the stream, two pages
# SPDX-License-Identifier: LGPL-2.1-or-later

import struct
import time
import unittest

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GObject, Gst  # noqa: E402

from websocket import Client  # noqa: E402

Gst.init(None)
SECONDS = 60
HAS_INVARIANT = Gst.ElementFactory.find("invariantlayer") is not None
TWO = ("tapestrysrc is-live=true ! competelayer name=one columns=4 rows=4 "
       "! competelayer name=two columns=3 rows=3 ! reconstructweb name=web port=0 ")


class Web(unittest.TestCase):
    def start(self, line, state=Gst.State.PLAYING):
        pipeline = Gst.parse_launch(line)
        self.addCleanup(pipeline.set_state, Gst.State.NULL)
        pipeline.set_state(state)
        return pipeline

    def client(self, pipeline, name="web"):
        client = Client(pipeline.get_by_name(name).props.url)
        self.addCleanup(client.close)
        return client

    def picture(self, client, ticket=0):
        """(ticket, JPEG, layer) of the next picture. Its layout may come after it."""
        client.layouts = getattr(client, "layouts", {})
        client.ask(do="picture", number=ticket)
        picture = None
        while True:
            item = client.next()
            if isinstance(item, bytes):
                picture = item
            elif item["is"] == "layout":
                client.layouts[item["number"]] = item
            if picture:
                ticket, layout = struct.unpack(">II", picture[:8])
                if layout in client.layouts:
                    return ticket, picture[8:], client.layouts[layout]["layer"]

    def see(self, client, layer, ticket):
        """Waits for a picture of the layer; gives its ticket."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            ticket, _, shown = self.picture(client, ticket)
            if shown == layer:
                return ticket
        self.fail(f"no picture of {layer}")

    def unit(self, client):
        client.ask(do="look", panel="prototypes", x=0.1, y=0.1)
        return client.wait("unit")

    def message(self, pipeline, kind):
        message = pipeline.get_bus().timed_pop_filtered(
            SECONDS * Gst.SECOND, kind | Gst.MessageType.ERROR)
        self.assertIsNotNone(message)
        if message.type == Gst.MessageType.ERROR:
            self.fail(message.parse_error()[0].message)
        return message

    def assertNoError(self, pipeline):
        error = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
        self.assertIsNone(error, error and error.parse_error())


class Layers(Web):
    def test_each_client_sees_its_own(self):
        pipeline = self.start(TWO)
        one, two, neither = (self.client(pipeline) for _ in range(3))
        tickets = [self.picture(client)[0] for client in (one, two)]
        one.ask(do="show", element="one")
        two.ask(do="show", element="two")
        tickets = [self.see(one, "one", tickets[0]), self.see(two, None, tickets[1])]
        for _ in range(10):
            tickets[0], _, shown = self.picture(one, tickets[0])
            self.assertEqual(shown, "one")
            tickets[1], _, shown = self.picture(two, tickets[1])
            self.assertIsNone(shown)  # the last one, as without a name
        self.assertIsNone(self.picture(neither)[2])
        self.assertEqual((self.unit(one)["layer"], self.unit(one)["columns"]), ("one", 4))
        self.assertEqual((self.unit(two)["layer"], self.unit(two)["columns"]), ("two", 3))
        self.assertEqual(self.unit(neither)["layer"], "two")
        one.ask(do="look", panel="original", x=.5, y=.5)
        self.assertEqual(one.wait("field")["layer"], "one")

    def test_first_tab(self):
        """The page opens the tab of the layer that is drawn."""
        pipeline = self.start(TWO)
        client = self.client(pipeline)
        self.picture(client)
        self.assertEqual(self.client(pipeline).wait("hello")["layer"], "two")
        pipeline.get_by_name("web").set_property("layer", "one")
        hello = self.client(pipeline).wait("hello")
        self.assertEqual((hello["layer"], hello["reconstruct"]), ("one", "web/reconstruct"))

    def test_property_layer(self):
        """Who has chosen none sees the one that is set; the others see theirs."""
        pipeline = self.start(TWO)
        usual, two = self.client(pipeline), self.client(pipeline)
        two.ask(do="show", element="two")
        tickets = [self.see(client, None, 0) for client in (usual, two)]
        pipeline.get_by_name("web").set_property("layer", "one")
        tickets[0] = self.see(usual, "one", tickets[0])
        tickets[1] = self.see(two, "two", tickets[1])
        self.assertEqual(self.unit(two)["layer"], "two")
        self.assertEqual(self.unit(usual)["layer"], "one")

    def look_at_last_frame(self, pipeline):
        """Tabs show the last frame; who looks at the same has the same bytes."""
        client = self.client(pipeline)
        client.ask(do="picture", number=self.picture(client)[0])
        client.ask(do="show", element="one")
        jpegs = {}
        for name in "one", "two", "one", "two":
            late = self.client(pipeline)
            late.ask(do="show", element=name)
            jpeg = self.picture(late)[1]
            self.assertEqual(jpegs.setdefault(name, jpeg), jpeg)
            self.assertEqual(self.unit(late)["layer"], name)
        self.assertNotEqual(jpegs["one"], jpegs["two"])

    # After a pause while it plays, frames may still come: those that are late reach no sink
    # that could hold them.
    def test_while_paused(self):
        pipeline = self.start(TWO.replace("is-live=true", ""), Gst.State.PAUSED)
        self.assertEqual(pipeline.get_state(SECONDS * Gst.SECOND)[0],
                         Gst.StateChangeReturn.SUCCESS)
        self.look_at_last_frame(pipeline)

    def test_at_the_end(self):
        pipeline = self.start(TWO.replace("is-live=true", "num-buffers=60"))
        client, ticket = self.client(pipeline), 0
        for _ in range(5):
            ticket = self.picture(client, ticket)[0]
        self.message(pipeline, Gst.MessageType.EOS)
        self.look_at_last_frame(pipeline)

    def test_properties_of_all_views(self):
        """Panels that are set change the pictures of all layers."""
        pipeline = self.start(TWO)
        client = self.client(pipeline)
        client.ask(do="show", element="one")
        ticket = self.see(client, "one", 0)
        Gst.util_set_object_arg(pipeline.get_by_name("web"), "panels", "original+code")
        while True:
            ticket, _, _ = self.picture(client, ticket)
            layout = list(client.layouts.values())[-1]
            if layout["layer"] == "one" and len(layout["panels"]) == 2:
                break
        self.assertNoError(pipeline)

    @unittest.skipUnless(HAS_INVARIANT, "This build has no invariantlayer.")
    def test_invariant_layer(self):
        """Its tab shows the layer below it."""
        pipeline = self.start(
            "tapestrysrc is-live=true ! competelayer name=one columns=4 rows=4 "
            "! invariantlayer name=slow ! competelayer name=two columns=3 rows=3 "
            "! reconstructweb name=web port=0")
        client = self.client(pipeline)
        ticket = self.picture(client)[0]
        client.ask(do="show", element="slow")
        self.see(client, "one", ticket)
        self.assertEqual(self.unit(client)["layer"], "one")

    def test_unknown_layer(self):
        pipeline = self.start(TWO)
        client = self.client(pipeline)
        ticket = self.picture(client)[0]
        client.ask(do="show", element="nonsense")
        self.assertIn("no code of that layer", client.wait("refused")["text"])
        self.see(client, None, ticket)
        self.assertNoError(pipeline)

    def test_prototypes_are_new(self):
        """They are no older than about a second, whatever snapshot-interval says."""
        pipeline = self.start("tapestrysrc is-live=true ! competelayer columns=2 rows=2 winners=1 "
                              "snapshot-interval=1000000 ! reconstructweb name=web port=0")
        client = self.client(pipeline)
        self.picture(client)
        first = self.unit(client)
        end = time.monotonic() + SECONDS
        while (now := self.unit(client))["wins"] < first["wins"] + 5:
            self.assertLess(time.monotonic(), end, "the prototypes are still the old ones")
            time.sleep(0.2)
        self.assertNotEqual(now["image"], first["image"])

    def test_comes_late_and_goes(self):
        pipeline = self.start(
            "tapestrysrc is-live=true name=source ! identity name=middle "
            "! competelayer name=two columns=3 rows=3 ! reconstructweb name=web port=0")
        client = self.client(pipeline)
        names = [e["name"] for e in client.wait("elements")["elements"]]
        self.assertEqual(names, ["source", "two", "web/reconstruct"])
        ticket = self.picture(client)[0]
        middle, two = pipeline.get_by_name("middle"), pipeline.get_by_name("two")
        late = Gst.ElementFactory.make("competelayer", "late")
        late.set_property("columns", 4)
        late.set_property("rows", 4)

        def probe(pad, info):
            middle.unlink(two)
            pipeline.add(late)
            middle.link(late)
            late.link(two)
            late.sync_state_with_parent()
            return Gst.PadProbeReturn.REMOVE

        middle.get_static_pad("src").add_probe(Gst.PadProbeType.IDLE, probe)
        names = [e["name"] for e in client.wait("elements")["elements"]]
        self.assertIn("late", names)
        client.ask(do="picture", number=ticket)
        client.ask(do="show", element="late")
        item = client.next()
        while not (isinstance(item, dict) and item["is"] == "layout"
                   and item["layer"] == "late"):
            if isinstance(item, bytes):
                client.ask(do="picture", number=struct.unpack(">I", item[:4])[0])
            item = client.next()

        def remove(pad, info):
            middle.unlink(late)
            late.unlink(two)
            pipeline.remove(late)
            middle.link(two)
            return Gst.PadProbeReturn.REMOVE

        middle.get_static_pad("src").add_probe(Gst.PadProbeType.IDLE, remove)
        names = [e["name"] for e in client.wait("elements")["elements"]]
        self.assertNotIn("late", names)
        late.set_state(Gst.State.NULL)
        client.ask(do="show", element="two")
        other = self.client(pipeline)
        self.picture(other)
        self.assertNoError(pipeline)

    def test_none(self):
        """Without a layer there is what a noveltywatch finds, or a clear error."""
        line = "videotestsrc is-live=true ! video/x-raw,format=GRAY8 "
        end = "! reconstructweb name=web port=0 panels=original"
        pipeline = self.start(line + "! noveltywatch " + end + "+novelty")
        client = self.client(pipeline)
        self.assertTrue(self.picture(client)[1])
        client.ask(do="look", panel="original", x=.5, y=.5)
        self.assertIn("no code to look at", client.wait("refused")["text"])
        self.assertNoError(pipeline)
        pipeline = self.start(line + end)
        error = pipeline.get_bus().timed_pop_filtered(
            SECONDS * Gst.SECOND, Gst.MessageType.ERROR).parse_error()[0]
        self.assertIn("Put competelayer before", error.message)


class Streams(Web):
    LINE = "competelayer name=layer columns=4 rows=4 ! reconstructweb name=web port=0 "

    def test_starts_paused(self):
        pipeline = self.start("tapestrysrc ! " + self.LINE, Gst.State.PAUSED)
        self.assertEqual(pipeline.get_state(SECONDS * Gst.SECOND)[0],
                         Gst.StateChangeReturn.SUCCESS)
        client = self.client(pipeline)
        client.wait("state", text="PAUSED", ended=False)
        self.assertTrue(self.picture(client)[1])
        self.assertEqual(self.unit(client)["columns"], 4)
        client.ask(do="play")
        client.wait("state", text="PLAYING")

    def test_end_and_seek(self):
        pipeline = self.start("tapestrysrc movie-frames=30 ! " + self.LINE)
        self.message(pipeline, Gst.MessageType.EOS)
        client = self.client(pipeline)
        client.wait("state", ended=True)
        self.assertIn("end of the stream", client.wait("event", kind="end")["text"])
        ticket, jpeg, _ = self.picture(client)
        self.assertTrue(jpeg)
        self.unit(client)
        client.ask(do="picture", number=ticket)
        # Clients are told ten times a second: it is not to end again before that.
        pipeline.set_state(Gst.State.PAUSED)
        pipeline.seek_simple(Gst.Format.TIME, Gst.SeekFlags.FLUSH, 0)
        client.wait("state", ended=False)
        pipeline.set_state(Gst.State.PLAYING)
        client.wait("state", ended=True)
        self.assertNoError(pipeline)

    def test_frames_that_are_not_shown(self):
        """They do not hide that the frame before them came too soon to be drawn."""
        pipeline = self.start(
            "appsrc name=source format=time caps=video/x-raw,format=GRAY8,width=20,"
            "height=20,framerate=30/1 ! " + self.LINE + "panels=original "
            "max-framerate=1 sync=false")
        source = pipeline.get_by_name("source")

        def push(level, shown=True):
            buffer = Gst.Buffer.new_wrapped(bytes([level]) * 400)
            if not shown:
                buffer.set_flags(Gst.BufferFlags.DECODE_ONLY)
            source.emit("push-buffer", buffer)

        push(0)
        client = self.client(pipeline)
        ticket = self.picture(client)[0]
        client.ask(do="picture", number=ticket)
        client.ask(do="line")
        client.wait("line")
        push(255)
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            push(0, shown=False)
            time.sleep(0.001)
        while not isinstance(client.next(), bytes):
            pass
        self.assertNoError(pipeline)

    def test_caps_change(self):
        pipeline = self.start(
            "tapestrysrc is-live=true ! capsfilter name=caps caps=video/x-raw,width=20,height=20 ! "
            + self.LINE + " panels=original")
        client = self.client(pipeline)
        ticket = self.picture(client)[0]
        box = list(client.layouts.values())[-1]["panels"][0]["box"]
        pipeline.get_by_name("caps").set_property(
            "caps", Gst.Caps.from_string("video/x-raw,width=60,height=20"))
        while box[2] < 2 * box[3]:
            ticket, _, _ = self.picture(client, ticket)
            box = list(client.layouts.values())[-1]["panels"][0]["box"]
        self.assertNoError(pipeline)

    def test_read_only_changes(self):
        pipeline = self.start("tapestrysrc is-live=true ! " + self.LINE)
        client, other = self.client(pipeline), self.client(pipeline)
        self.assertFalse(client.wait("hello")["readOnly"])
        other.wait("elements")
        for value in True, False:
            pipeline.get_by_name("web").set_property("read-only", value)
            for one in client, other:
                self.assertEqual(one.wait("readOnly")["value"], value)

    def test_novelty_is_an_event(self):
        pipeline = self.start(
            "tapestrysrc is-live=true ! noveltywatch name=watch ! " + self.LINE)
        client = self.client(pipeline)
        client.wait("elements")
        watch = pipeline.get_by_name("watch")
        message = Gst.Structure.from_string(
            "competelayer-novelty, kind=(string)motion, x=(uint)7, y=(uint)9, "
            "novelty=(double)3.5")[0]
        watch.post_message(Gst.Message.new_element(watch, message))
        event = client.wait("event", kind="novelty")
        self.assertEqual(event["layer"], "watch")
        self.assertIn("moves at 7, 9", event["text"])

    def test_what_cannot_be_drawn(self):
        """It is said once, as a warning; the layer learns on."""
        pipeline = self.start("tapestrysrc is-live=true ! " + self.LINE)
        client = self.client(pipeline)
        ticket = self.picture(client)[0]
        Gst.util_set_object_arg(pipeline.get_by_name("web"), "panels", "original+recall")
        # Until the layer puts what they need on frames, the old panels are drawn.
        client.ask(do="picture", number=ticket)
        item = client.next()
        while isinstance(item, bytes) or item.get("kind") != "warning":
            if isinstance(item, bytes):
                client.ask(do="picture", number=struct.unpack(">I", item[:4])[0])
            item = client.next()
        self.assertIn("invariant code", item["text"])
        Gst.util_set_object_arg(pipeline.get_by_name("web"), "panels", "original")
        while True:
            item = client.next()
            if isinstance(item, dict) and item["is"] == "layout" and len(item["panels"]) == 1:
                break
        self.assertNoError(pipeline)


@unittest.skipUnless(HAS_INVARIANT, "This build has no invariantlayer.")
class Properties(Web):
    LINE = ("tapestrysrc name=source is-live=true ! competelayer name=layer columns=4 rows=4 "
            "! invariantlayer name=slow ! reconstructweb name=web port=0")
    # Of these a page may not choose: they name files.
    FILES = "location", "save-location"

    def mutable(self, element):
        """Its properties that may change while it plays, but for those of GStreamer."""
        return [p for p in element.list_properties()
                if int(p.flags) & int(Gst.PARAM_MUTABLE_PLAYING)
                and p.flags & GObject.ParamFlags.WRITABLE and p.name not in self.FILES
                and p.owner_type.name in (element.__gtype__.name, "GstLearner")]

    def test_all_are_there(self):
        pipeline = self.start(self.LINE)
        client = self.client(pipeline)
        elements = client.wait("elements")["elements"]
        self.assertEqual([e["name"] for e in elements],
                         ["source", "layer", "slow", "web/reconstruct"])
        for described in elements:
            element = pipeline.get_by_name(described["name"].split("/")[-1])
            shown = {p["name"]: p for p in described["properties"]}
            mutable = self.mutable(element)
            self.assertEqual(sorted(shown), sorted(p.name for p in mutable))
            self.assertGreaterEqual(len(mutable), 4)
            for spec in mutable:
                with self.subTest(element=described["name"], property=spec.name):
                    self.check(element, spec, shown[spec.name])

    def check(self, element, spec, shown):
        self.assertEqual(shown["text"], spec.blurb)
        self.assertTrue(shown["group"])
        kind = GObject.type_name(GObject.type_fundamental(spec.value_type))
        self.assertEqual(shown["type"], {
            "gboolean": "boolean", "gint": "whole", "guint": "whole",
            "guint64": "whole", "gdouble": "real", "GEnum": "choice",
            "GFlags": "flags", "gchararray": "choice"}[kind])
        if shown["type"] in ("whole", "real"):
            self.assertEqual((shown["min"], shown["max"]),
                             (spec.minimum, float(spec.maximum)))
            self.assertEqual(shown["value"], element.get_property(spec.name))
            for unit in "nanoseconds", "pixels", "epochs":
                if f"in {unit}" in spec.blurb or f"many {unit}" in spec.blurb:
                    self.assertEqual(shown["unit"], unit)
        elif shown["type"] != "boolean":
            self.assertTrue(shown["choices"])

    def test_reset(self):
        """Each goes back to its default, one after another."""
        pipeline = self.start(self.LINE)
        client = self.client(pipeline)
        for described in client.wait("elements")["elements"]:
            element = pipeline.get_by_name(described["name"].split("/")[-1])
            for shown in described["properties"]:
                client.ask(do="reset", element=described["name"], property=shown["name"])
                item = client.wait("value", element=described["name"], property=shown["name"])
                self.assertEqual(item["value"], shown["initial"])
        self.assertNoError(pipeline)

    def test_whole_numbers_below_0(self):
        pipeline = self.start(self.LINE)
        client = self.client(pipeline)
        for value, good in (7, True), (-1, True), (-2, False), (-1.5, False), (1e10, False):
            client.ask(do="set", element="layer", property="shortlist", value=value)
            item = client.wait("value" if good else "refused")
            self.assertEqual(item["property"], "shortlist")
            if good:
                self.assertEqual(item["value"], value)

    def test_drift(self):
        """The window stands still, and moves on."""
        pipeline = self.start(self.LINE)
        client = self.client(pipeline)
        for value in 0, 1:
            client.ask(do="set", element="source", property="time-step", value=value)
            self.assertEqual(client.wait("value", property="time-step")["value"], value)


class TwoPages(Web):
    LINE = ("tapestrysrc is-live=true ! competelayer name=layer columns=4 rows=4 ! tee name=t "
            "t. ! queue ! reconstructweb name=first port=0 "
            "t. ! queue ! reconstructweb name=second port=0 panels=original")

    def test_both(self):
        pipeline = self.start(self.LINE)
        first, second = self.client(pipeline, "first"), self.client(pipeline, "second")
        self.assertEqual(first.wait("hello")["reconstruct"], "first/reconstruct")
        self.assertEqual(second.wait("hello")["reconstruct"], "second/reconstruct")
        panels = []
        for client in first, second:
            self.picture(client)
            panels.append(len(client.layouts.popitem()[1]["panels"]))
        self.assertEqual(panels, [4, 1])

    def test_same_port(self):
        taken = self.start("tapestrysrc is-live=true ! competelayer columns=4 rows=4 "
                           "! reconstructweb name=web port=0")
        port = taken.get_by_name("web").props.url.split(":")[2].strip("/")
        pipeline = Gst.parse_launch(self.LINE.replace(
            "name=second port=0", f"name=second port={port}"))
        self.addCleanup(pipeline.set_state, Gst.State.NULL)
        self.assertEqual(pipeline.set_state(Gst.State.PLAYING),
                         Gst.StateChangeReturn.FAILURE)
        error = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
        self.assertIn("Set `port` to another one", error.parse_error()[0].message)


if __name__ == "__main__":
    unittest.main()
