# What a client of reconstructweb can do, and what it cannot: pictures, news, steering,
# and every kind of misuse
# SPDX-License-Identifier: LGPL-2.1-or-later

import os
import socket
import struct
import subprocess
import tempfile
import time
import unittest

from websocket import BINARY, Client, Pipeline, Refused, http

DIGITS = "tapestrysrc is-live=true ! competelayer name=layer columns=5 rows=4 "
WEB = "! reconstructweb name=web port=0 "


class Web(unittest.TestCase):
    def start(self, line=DIGITS + WEB, **environment):
        pipeline = Pipeline(line, **environment)
        self.addCleanup(lambda: pipeline.alive() and pipeline.stop())
        self.assertIsNotNone(pipeline.url, "".join(pipeline.said))
        return pipeline

    def client(self, pipeline, *arguments, **options):
        client = Client(pipeline.url, *arguments, **options)
        self.addCleanup(client.close)
        return client

    def set(self, client, name, value, element="layer"):
        client.ask(do="set", element=element, property=name, value=value)


class Pictures(Web):
    def test_next(self):
        client = self.client(self.start())
        ticket, jpeg = client.picture()
        for _ in range(5):
            self.assertTrue(jpeg.startswith(b"\xff\xd8\xff"))
            self.assertTrue(jpeg.endswith(b"\xff\xd9"))
            again, jpeg = client.picture(ticket)
            self.assertNotEqual(ticket, again)
            ticket = again

    def test_wrong_ticket(self):
        client = self.client(self.start())
        ticket, _ = client.picture()
        client.ask(do="picture", number=ticket + 1)
        self.assertEqual(client.closed(), "ticket")

    def test_size_changes(self):
        client = self.client(self.start())
        ticket, _ = client.picture()
        for panels in "original", "original+code+reconstruction", "prototypes":
            self.set(client, "panels", panels, "web/reconstruct")
            shown = None
            while shown != panels:
                client.ask(do="picture", number=ticket)
                item = client.next()
                while not isinstance(item, bytes):
                    if item["is"] == "layout":
                        shown = "+".join(p["name"] for p in item["panels"])
                    item = client.next()
                ticket = struct.unpack(">I", item[:4])[0]

    def test_while_paused(self):
        pipeline = self.start()
        first = self.client(pipeline)
        first.wait("state", text="PLAYING")
        first.picture()
        first.ask(do="pause")
        first.wait("state", text="PAUSED")
        late = self.client(pipeline)
        self.assertTrue(late.picture()[1])
        late.ask(do="play")
        first.wait("state", text="PLAYING")

    def test_max_framerate(self):
        pipeline = self.start(DIGITS + WEB + "max-framerate=5")
        client = self.client(pipeline)
        ticket, _ = client.picture()
        start, n = time.monotonic(), 0
        while time.monotonic() < start + 2:
            ticket, _ = client.picture(ticket)
            n += 1
        self.assertLessEqual(n, 12)


class News(Web):
    def test_elements(self):
        client = self.client(self.start())
        elements = {e["name"]: e for e in client.wait("elements")["elements"]}
        layer = {p["name"]: p for p in elements["layer"]["properties"]}
        self.assertEqual(elements["layer"]["factory"], "competelayer")
        winners = layer["winners"]
        self.assertEqual((winners["type"], winners["min"], winners["value"],
                          winners["initial"], winners["unit"]),
                         ("whole", 1, 5, 5, "units"))
        self.assertIn("The most units", winners["text"])
        self.assertNotIn("columns", layer)  # may not change while it plays
        picture = {p["name"]: p for p in
                   elements["web/reconstruct"]["properties"]}
        self.assertEqual([c["nick"] for c in picture["panels"]["choices"]][:4],
                         ["original", "code", "reconstruction", "prototypes"])
        for element in elements.values():
            for one in element["properties"]:
                self.assertNotIn("location", one["name"])

    def test_figures_are_those_of_the_message(self):
        pipeline = self.start()
        client = self.client(pipeline)
        fields = client.wait("history", layer="layer")["fields"]
        point = dict(zip(fields, client.wait("figures", layer="layer")["point"]))
        learned = int(point["frames-learned"])
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for text in pipeline.messages("competelayer"):
                if f"frames-learned=(guint64){learned}," in text:
                    error = float(text.split("nmse=(double)")[1].split(",")[0])
                    self.assertAlmostEqual(point["nmse"], error, delta=1e-5)
                    return
            time.sleep(0.1)
        self.fail("no such message")

    def test_told_to_all(self):
        pipeline = self.start()
        one, other = self.client(pipeline), self.client(pipeline)
        other.wait("elements")
        self.set(one, "winners", 3)
        for client in one, other:
            self.assertEqual(client.wait("value", property="winners"),
                             {"is": "value", "element": "layer",
                              "property": "winners", "value": 3})
            self.assertEqual(client.wait("event", kind="setting")["text"],
                             "layer: winners=3")

    def test_unit_and_field(self):
        client = self.client(self.start())
        client.picture()
        client.ask(do="look", panel="prototypes", x=0.5, y=0.99)
        unit = client.wait("unit")
        self.assertEqual((unit["unit"], unit["columns"], unit["width"]),
                         (17, 5, 20))
        self.assertEqual({n["unit"] for n in unit["neighbours"]},
                         {16, 18, 11, 12, 13})
        client.ask(do="look", panel="original", x=0.5, y=0.5)
        field = client.wait("field")
        self.assertEqual((field["x"], field["y"]), (0, 0))
        self.assertTrue(1 <= len(field["winners"]) <= 5)
        client.ask(do="unit", number=20)
        self.assertIn("20 units", client.wait("refused")["text"])


class Steering(Web):
    def test_refused_values(self):
        pipeline = self.start()
        client = self.client(pipeline)
        for name, value, sentence in [
                ("winners", 21, "winners is larger than the number of"),
                ("winners", 0, "as small or as great"),
                ("winners", 1e300, "cannot have"), ("winners", 2.5, "cannot have"),
                ("winners", "many", "cannot have"), ("winners", True, "cannot have"),
                ("learning-rate", -1, "as small or as great"),
                ("columns", 3, "may not change"),
                ("save-location", "/tmp/x", "may not change"),
                ("location", "/tmp/x", "may not change"),
                ("name", "x", "may not change"), ("nonsense", 1, "may not change")]:
            with self.subTest(name=name, value=value):
                self.set(client, name, value)
                self.assertIn(sentence, client.wait("refused")["text"])
        for name, value, sentence in [
                ("panels", "", "At least one panel"),
                ("panels", "original+recall", "invariantlayer"),
                ("panels", "nonsense", "cannot have"),
                ("layer", "other", "no such competelayer"),
                ("colormap", "nonsense", "cannot have")]:
            with self.subTest(name=name, value=value):
                self.set(client, name, value, "web/reconstruct")
                self.assertIn(sentence, client.wait("refused")["text"])
        self.set(client, "port", 1, "web")
        self.assertIn("no such element", client.wait("refused")["text"])
        client.ask(do="save", element="layer")
        self.assertIn("no file to save to", client.wait("refused")["text"])
        self.assertTrue(pipeline.alive())

    def test_set_and_reset(self):
        client = self.client(self.start())
        for element, name, value in [
                ("layer", "learning", False), ("layer", "learning-rate", 0.5),
                ("layer", "save-interval", 1000),
                ("web/reconstruct", "colormap", "bwr"),
                ("web/reconstruct", "panels", "original+code"),
                ("web/reconstruct", "layer", "layer")]:
            self.set(client, name, value, element)
            self.assertEqual(client.wait("value", property=name)["value"], value)
        client.ask(do="reset", element="layer", property="learning-rate")
        self.assertEqual(
            client.wait("value", property="learning-rate")["value"], 0.003)

    def test_any_number(self):
        """Numbers that json-glib 1.6 would write with an exponent and ".0" are JSON, too."""
        pipeline = self.start()
        client = self.client(pipeline)
        for name, value in [("learning-rate", 1e-10), ("activation-ceiling", 1e30),
                            ("learning-rate", 1e-5), ("activation-ceiling", 1e17)]:
            self.set(client, name, value)
            got = client.wait("value", property=name)["value"]
            self.assertAlmostEqual(got / value, 1)
        shown = {p["name"]: p["value"] for e in self.client(pipeline).wait("elements")["elements"]
                 for p in e["properties"] if e["name"] == "layer"}
        self.assertAlmostEqual(shown["activation-ceiling"] / 1e17, 1)

    def test_save(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "w.safetensors")
            client = self.client(self.start(
                DIGITS + f"save-location={path} " + WEB))
            client.picture()
            self.assertFalse(os.path.exists(path))
            client.ask(do="save", element="layer")
            for _ in range(600):
                if os.path.exists(path):
                    return
                time.sleep(0.1)
            self.fail("nothing was saved")

    def test_line(self):
        line = ("tapestrysrc seed=7 is-live=true ! competelayer columns=5 rows=4 "
                "! reconstructweb token=secret port=0")
        pipeline = self.start(line)
        client = self.client(pipeline, token="secret")
        name = client.wait("elements")["elements"][1]["name"]
        self.set(client, "winners", 4, name)
        client.wait("value", property="winners")
        client.ask(do="line")
        got = client.wait("line")["text"]
        self.assertEqual(got, "gst-launch-1.0 tapestrysrc seed=7 is-live=true ! "
                         "competelayer columns=5 rows=4 winners=4 ! "
                         "reconstructweb port=0")

    def test_read_only(self):
        pipeline = self.start(DIGITS + WEB + "read-only=true")
        client = self.client(pipeline)
        self.assertTrue(client.wait("hello")["readOnly"])
        self.set(client, "winners", 3)
        client.ask(do="pause")
        for _ in range(2):
            self.assertIn("only shows", client.wait("refused")["text"])
        self.assertTrue(client.picture()[1])


class Guard(Web):
    def test_address_needs_token(self):
        said = subprocess.run(
            ["gst-launch-1.0"] + (DIGITS + WEB + "address=0.0.0.0").split(),
            capture_output=True, text=True, timeout=60)
        self.assertNotEqual(said.returncode, 0)
        self.assertEqual(said.stderr.count("ERROR: from element"), 1)
        self.assertIn("Without a token", said.stderr)

    def test_token(self):
        pipeline = self.start(DIGITS + WEB + "token=a-secret-of-ours",
                              GST_DEBUG="*:5", GST_DEBUG_FILE=os.devnull)
        for token in "", "a-secret-of-our", "a-secret-of-ours ", "x" * 4000:
            client = self.client(pipeline, token=token)
            self.assertEqual(client.closed(), "token")
        client = self.client(pipeline, token="a-secret-of-ours")
        self.assertFalse(client.wait("hello")["readOnly"])
        self.assertNotIn("secret", pipeline.url)

    def test_one_guess(self):
        """A wrong token is answered after a second; what follows it is not read."""
        pipeline = self.start(DIGITS + WEB + "token=right")
        start = time.monotonic()
        client = self.client(pipeline, token="wrong")
        client.ask(do="token", token="right")
        self.assertEqual(client.closed(), "token")
        self.assertGreater(time.monotonic() - start, 0.9)

    def test_token_is_not_logged(self):
        with tempfile.NamedTemporaryFile() as log:
            pipeline = self.start(
                "tapestrysrc is-live=true ! competelayer columns=5 rows=4 "
                "! reconstructweb port=0 token=a-secret",
                GST_DEBUG="reconstruct*:9", GST_DEBUG_FILE=log.name)
            client = self.client(pipeline, token="a-secret")
            client.picture()
            pipeline.stop()
            self.assertNotIn("a-secret", "".join(pipeline.said))
            with open(log.name, errors="replace") as file:
                text = file.read()
            self.assertIn("the page is at", text)
            self.assertNotIn("a-secret", text)

    def test_nothing_before_the_token(self):
        pipeline = self.start()
        client = self.client(pipeline, join=False)
        client.ask(do="picture", number=0)
        self.assertEqual(client.closed(), "order")

    def test_host_and_origin(self):
        pipeline = self.start()
        host = pipeline.url.split("/")[2]
        port = host.split(":")[1]
        for host_allowed in host, f"localhost:{port}", f"[::1]:{port}", "127.0.0.1":
            self.client(pipeline, host=host_allowed,
                        origin="http://" + host_allowed).wait("hello")
        for bad_host, origin in [
                ("evil.example", None), (f"evil.example:{port}", None),
                ("127.0.0.1.evil.example", None), ("localhost.evil.example", None),
                (host, "http://evil.example"), (host, "null"),
                (host, f"https://{host}"), (host, f"http://127.0.0.1:{int(port) ^ 1}"),
                (host, f"http://{host}.evil.example")]:
            with self.subTest(host=bad_host, origin=origin):
                with self.assertRaises(Refused) as refused:
                    Client(pipeline.url, host=bad_host, origin=origin)
                self.assertEqual(str(refused.exception), "403")

    def test_http(self):
        pipeline = self.start()
        host = pipeline.url.split("/")[2]
        for request, status in [
                (f"GET / HTTP/1.1\nHost: {host}", "200"),
                (f"GET /page.js HTTP/1.1\nHost: {host}", "200"),
                (f"GET /nothing HTTP/1.1\nHost: {host}", "404"),
                (f"GET /../../etc/passwd HTTP/1.1\nHost: {host}", "404"),
                (f"POST / HTTP/1.1\nHost: {host}\nContent-Length: 0", "405"),
                ("GET / HTTP/1.1\nHost: evil.example", "403"),
                (f"GET / HTTP/1.1\nHost: {host}\nOrigin: http://evil.example",
                 "403")]:
            with self.subTest(request):
                sock, head = http(pipeline.url, request.split("\n"))
                sock.close()
                self.assertEqual(head.split(" ")[1], status)
                if status == "200":
                    self.assertIn("Content-Security-Policy: default-src 'none'",
                                  head)

    def test_most_clients(self):
        pipeline = self.start()
        clients = [self.client(pipeline) for _ in range(64)]
        for client in clients:
            client.wait("hello")
        with self.assertRaises(Refused) as refused:
            Client(pipeline.url)
        self.assertEqual(str(refused.exception), "503")
        clients[0].close()
        for _ in range(300):
            try:
                self.client(pipeline).wait("hello")
                return
            except Refused:
                time.sleep(0.2)
        self.fail("the place of a client that left is not free")


class Misuse(Web):
    def setUp(self):
        self.pipeline = self.start()

    def tearDown(self):
        # Whatever the others did, the next one is served.
        client = self.client(self.pipeline)
        self.assertTrue(client.picture()[1])
        self.assertTrue(self.pipeline.alive())

    def test_garbage(self):
        for data, kind in [(b"{", 1), (b"[1,2]", 1), (b"null", 1), (b"{}", 1),
                           (b'{"do":7}', 1), (b'{"do":"fly"}', 1),
                           (b'{"do":"set"}', 1), (b"[" * 4000, 1),
                           (b'{"do":"look","panel":"code","x":1,"y":0}', 1),
                           (b'{"do":"picture","number":-1}', 1),
                           (b"\xff\xfe", BINARY), (b"", 1)]:
            with self.subTest(data[:40]):
                client = self.client(self.pipeline)
                client.wait("hello")
                client.send(data, kind)
                self.assertEqual(client.closed(), "not a request")

    def test_too_long(self):
        client = self.client(self.pipeline)
        client.send(b"x" * 5000)
        client.closed()

    def test_too_many(self):
        client = self.client(self.pipeline)
        try:
            # Requests that take the server little time, so that it handles too many a second.
            for _ in range(2000):
                client.ask(do="save", element="nonsense")
        except OSError:
            pass
        self.assertIn(client.closed(), ("too many requests", ""))

    def test_broken_frames(self):
        for data in (b"\xff\xff\xff\xff", b"\x81\x05hello", b"\x81\xff" + b"\xff" * 8,
                     b"GET / HTTP/1.1\r\n\r\n", b"\x88\x80\0\0\0\0"):
            client = self.client(self.pipeline)
            client.sock.sendall(data)
            client.close()

    def test_ends_in_a_picture(self):
        for _ in range(20):
            client = self.client(self.pipeline)
            client.ask(do="picture", number=0)
            kind, data = client.frame()
            client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                   struct.pack("ii", 1, 0))
            client.close()

    def test_stops_reading(self):
        """It gets at most a picture and a message, and delays nobody."""
        lazy = [self.client(self.pipeline) for _ in range(10)]
        for client in lazy:
            client.ask(do="picture", number=0)
        client = self.client(self.pipeline)
        ticket, _ = client.picture()
        start = time.monotonic()
        for _ in range(30):
            ticket, _ = client.picture(ticket)
        self.assertLess(time.monotonic() - start, 30)
        for one in lazy:
            one.sock.settimeout(60)
            self.assertLess(len(one.sock.recv(1 << 20)), 1 << 20)


if __name__ == "__main__":
    unittest.main()
