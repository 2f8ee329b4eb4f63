# competelayers learn together by an MQTT broker
# SPDX-License-Identifier: LGPL-2.1-or-later

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import saved

BROKER = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
PASSWORD = "open-sesame-2718"
LAYER = "competelayer columns=6 rows=6 share=mqtt share-interval=20"
LIVE = "tapestrysrc is-live=true seed=%d num-buffers=%d ! video/x-raw,framerate=200/1"


def read_packet(connection):
    """The first byte of an MQTT packet, and what follows its length."""
    kind, size, shift = connection.recv(1), 0, 0
    if not kind:
        return 0, b""
    while True:
        byte = connection.recv(1)[0]
        size |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    data = b""
    while len(data) < size:
        data += connection.recv(size - len(data))
    return kind[0], data


def serve_older(listener, levels, topics):
    """A broker that knows MQTT 3.1.1 only. Keeps what it was sent."""
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        _, data = read_packet(connection)
        levels.append(data[6])
        connection.sendall(b"\x20\x02\x00" + bytes([data[6] != 4]))
        kind = data[6] == 4
        while kind:
            kind, data = read_packet(connection)
            if kind >> 4 == 8:  # SUBSCRIBE
                connection.sendall(b"\x90\x03" + data[:2] + b"\x00")
            elif kind >> 4 == 10:  # UNSUBSCRIBE
                connection.sendall(b"\xb0\x02" + data[:2])
            elif kind >> 4 == 3:  # PUBLISH, of quality 1
                end = 2 + int.from_bytes(data[:2], "big")
                topics.append(data[2:end].decode())
                connection.sendall(b"\x40\x02" + data[end:end + 2])
        connection.close()


class ShareMqtt(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def broker(self, lines="allow_anonymous true"):
        path = os.path.join(self.folder, "broker.conf")
        with open(path, "w") as file:
            file.write(f"listener {self.port} 127.0.0.1\npersistence false\n"
                       f"user root\n{lines}\n")
        process = subprocess.Popen([BROKER, "-c", path], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return process
            except OSError:
                self.assertLess(time.monotonic(), end, "the broker does not start")
                time.sleep(.01)

    def start(self, line, user="", more="", **environment):
        """Starts a pipeline with the layer's share-location in place of @."""
        place = f"share-location=mqtt://{user}127.0.0.1:{self.port}/site{more}"
        process = subprocess.Popen(
            ["gst-launch-1.0", "-m", "-v", *line.replace("@", place).split()],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", env=dict(os.environ, LC_ALL="C", **environment))
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def run_line(self, line, *args, **options):
        process = self.start(line, *args, **options)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def path(self, name):
        return os.path.join(self.folder, name)

    def test_two_learn_together(self):
        self.broker()
        both = [self.start(f"{LIVE % (i, 300)} ! {LAYER} @ save-location="
                           f"{self.path(str(i))} ! fakesink", more=f"?member={i}")
                for i in range(2)]
        for i, process in enumerate(both):
            said, _ = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 0, said)
            self.assertIn("share-members=(uint)2", said)
            self.assertNotIn("WARNING", said)
            meetings = int(re.findall(r"share-meetings=\(guint64\)(\d+)", said)[-1])
            self.assertGreaterEqual(meetings, 15)
            learned = int(saved.read_whole(self.path(str(i)))["frames-learned"])
            # What one has learned counts for both. The last of it may come too late.
            self.assertGreater(learned, 300)
            self.assertLessEqual(learned, 600)

    def test_other_units_are_refused(self):
        self.broker()
        line = "tapestrysrc num-buffers=40 ! %s @ ! fakesink"
        code, said = self.run_line(line % LAYER, more="?member=first")
        self.assertEqual(code, 0, said)
        # A broker passes on no message that is larger than the receiver allows.
        for columns in 2, 12:
            code, said = self.run_line(
                line % LAYER.replace("columns=6", f"columns={columns}"),
                more="?member=second")
            self.assertNotEqual(code, 0, said)
            self.assertIn(f"columns is {columns} here and 6 in member \"first\"", said)

    def test_password_is_not_shown(self):
        tool = shutil.which("mosquitto_passwd")
        if tool is None:
            self.skipTest("mosquitto_passwd is not there")
        subprocess.run([tool, "-c", "-b", self.path("users"), "ann", PASSWORD],
                       check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        self.broker(f"allow_anonymous false\npassword_file {self.path('users')}")
        line = f"tapestrysrc num-buffers=60 ! {LAYER} @ ! fakesink"
        log = self.path("log")
        code, said = self.run_line(line, "ann@", GST_DEBUG="6", GST_DEBUG_FILE=log,
                                   GST_COMPETE_MQTT_PASSWORD=PASSWORD)
        self.assertEqual(code, 0, said)
        self.assertNotIn("WARNING", said)
        self.assertNotIn(PASSWORD, said)
        with open(log, errors="replace") as file:
            self.assertNotIn(PASSWORD, file.read())
        code, said = self.run_line(line, "ann@", GST_COMPETE_MQTT_PASSWORD="wrong-31")
        self.assertNotEqual(code, 0)
        self.assertIn("Cannot learn together with others: The MQTT broker", said)
        self.assertNotIn("wrong-31", said)

    def test_broker_is_killed(self):
        """The frames go on, with one warning, and the layers meet again."""
        broker = self.broker()
        layer = self.start(f"{LIVE % (0, 1200)} ! {LAYER} interval=100000000 @ ! "
                           "fakesink sync=false")
        said = ""
        while not re.search(r"share-bytes-sent=\(guint64\)[1-9]", said):
            said = layer.stdout.readline()
            self.assertNotEqual(said, "", "it never sent anything")
        broker.kill()
        broker.wait()
        time.sleep(.5)
        self.broker()
        said = layer.stdout.read()
        self.assertEqual(layer.wait(), 0, said)
        self.assertEqual(said.count("WARNING: from element"), 1, said)
        self.assertIn("has lost the MQTT broker", said)
        frames = re.findall(r"frames-learned=\(guint64\)(\d+)", said)
        self.assertEqual(int(frames[-1]), 1200)
        sent = [int(n) for n in re.findall(r"share-bytes-sent=\(guint64\)(\d+)", said)]
        half = sent[len(sent) // 2]
        self.assertGreater(sent[-1], half)

    def test_refused(self):
        for line, words in (
                (f"{LAYER} ! fakesink", "share=mqtt needs share-location=mqtt://"),
                (f"{LAYER} @ rule=hebbian coding=winners ! fakesink",
                 "set share=mpi, or another rule"),
                (f"{LAYER} share-location=mqtt://ann:{PASSWORD}@host/topic ! fakesink",
                 "environment variable GST_COMPETE_MQTT_PASSWORD")):
            process = subprocess.run(
                ["gst-launch-1.0", "-m", *("tapestrysrc num-buffers=20 ! " + line)
                 .replace("@ ", "share-location=mqtt://127.0.0.1:1/site ").split()],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertNotEqual(process.returncode, 0)
            self.assertIn(words, process.stdout)
            errors = [text for text in process.stdout.splitlines() if "ERROR" in text]
            self.assertNotIn(PASSWORD, "".join(errors))

    def test_older_broker(self):
        levels, topics = [], []
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", self.port))
            listener.listen()
            thread = threading.Thread(
                target=serve_older, args=(listener, levels, topics), daemon=True)
            thread.start()
            code, said = self.run_line(
                f"{LIVE % (0, 100)} ! {LAYER} @ ! fakesink", more="?member=old")
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
        self.assertEqual(code, 0, said)
        self.assertNotIn("WARNING", said)
        self.assertEqual(levels, [5, 4])
        self.assertGreaterEqual(len(topics), 4)
        self.assertEqual(set(topics), {"site/old"})

    def test_stops_at_once(self):
        """Also while a broker does not answer."""
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", self.port))
            silent.listen()
            layer = self.start(f"{LIVE % (0, 100000)} ! {LAYER} @ ! fakesink")
            time.sleep(1)
            begin = time.monotonic()
            layer.send_signal(signal.SIGINT)
            said, _ = layer.communicate(timeout=60)
            self.assertLess(time.monotonic() - begin, 10, said)


if __name__ == "__main__":
    saved.need_launcher()
    if not os.path.exists(BROKER):
        print("skipped: mosquitto is not there")
        sys.exit(77)
    unittest.main()
