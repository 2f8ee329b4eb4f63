"""A WebSocket client in a few lines, for what a browser cannot be made to do: other
headers, broken frames, a client that stops reading. And a pipeline with a page.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import base64
import json
import os
import socket
import struct
import subprocess
import time
from urllib.parse import urlsplit

from saved import Listener

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
SECONDS = 120  # the most that anything may take


def http(url, lines, body=b""):
    """Sends the lines of a request; gives the socket and the head of the answer."""
    where = urlsplit(url)
    sock = socket.create_connection((where.hostname, where.port), SECONDS)
    sock.sendall("\r\n".join(lines + ["", ""]).encode() + body)
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = sock.recv(1)
        if not byte:
            break
        head += byte
    return sock, head.decode()


class Refused(Exception):
    """The handshake was answered with this status."""


class Client:
    def __init__(self, url, token="", host=None, origin=None, join=True):
        where = urlsplit(url)
        lines = ["GET /live HTTP/1.1", f"Host: {host or where.netloc}",
                 "Upgrade: websocket", "Connection: Upgrade",
                 "Sec-WebSocket-Version: 13",
                 "Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)).decode()]
        if origin:
            lines.append("Origin: " + origin)
        self.sock, head = http(url, lines)
        status = head.split(" ")[1] if head else "none"
        if status != "101":
            self.sock.close()
            raise Refused(status)
        self.items = []
        if join:
            self.ask(do="token", token=token)

    def send(self, data, kind=TEXT):
        mask, size = os.urandom(4), len(data)
        head = bytes([0x80 | kind])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 65536:
            head += struct.pack(">BH", 0x80 | 126, size)
        else:
            head += struct.pack(">BQ", 0x80 | 127, size)
        repeated = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")
                  ).to_bytes(size, "big")
        self.sock.sendall(head + mask + masked)

    def ask(self, **request):
        self.send(json.dumps(request).encode())

    def read(self, n):
        data = b""
        while len(data) < n:
            part = self.sock.recv(n - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def frame(self):
        """(kind, data) of the next frame; raises EOFError at the end."""
        kind, size = self.read(2)
        if size == 126:
            size = struct.unpack(">H", self.read(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", self.read(8))[0]
        return kind & 15, self.read(size)

    def next(self):
        """The next picture as bytes, or item of news as a dict. Answers tickets of
        news, not those of pictures."""
        while not self.items:
            kind, data = self.frame()
            if kind == PING:
                self.send(data, PONG)
            elif kind == CLOSE:
                raise EOFError(data[2:].decode())
            elif kind == BINARY:
                return data
            else:
                message = json.loads(data)
                self.ask(do="heard", number=message["ticket"])
                self.items = message["news"]
        return self.items.pop(0)

    def wait(self, kind, /, **members):
        """The next item of news of this kind that has these members."""
        end = time.monotonic() + SECONDS
        while True:
            item = self.next()
            if time.monotonic() > end:
                raise TimeoutError(f"no {kind} {members}")
            if isinstance(item, dict) and item["is"] == kind and all(
                    item.get(name) == value for name, value in members.items()):
                return item

    def picture(self, ticket=0):
        """(ticket, JPEG) of the next picture."""
        self.ask(do="picture", number=ticket)
        while True:
            data = self.next()
            if isinstance(data, bytes):
                return struct.unpack(">I", data[:4])[0], data[8:]

    def closed(self):
        """The reason that the server gives for its end."""
        end = time.monotonic() + SECONDS
        try:
            while time.monotonic() < end:
                self.next()
            raise TimeoutError("the server goes on")
        except EOFError as end:
            return str(end)
        except ConnectionError:
            return ""

    def close(self):
        self.sock.close()


class Pipeline:
    """gst-launch-1.0 with a reconstructweb; `url` is where its page is."""

    def __init__(self, line, **environment):
        self.process = subprocess.Popen(
            ["gst-launch-1.0", "-m"] + line.split(), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, env=os.environ | environment)
        self.listener = Listener(self.process)
        found = self.listener.wait_for(r"The page is at (http://\S+/)")
        self.url = found and found[1]

    @property
    def said(self):
        return self.listener.said

    def messages(self, name):
        """The texts of all messages of this name so far."""
        return [text for text in self.said if f"): {name}, " in text]

    def alive(self):
        return self.process.poll() is None

    def stop(self):
        """Ends it; gives the status."""
        self.process.send_signal(2)
        status, _ = self.listener.end()
        self.process.stdout.close()
        return status
