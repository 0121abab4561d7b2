#!/usr/bin/python3
"""A tiny webhook receiver for the quickstart: answers 204 to everything and keeps each request as a file.

Usage: receiver.py FOLDER. Writes its URL into FOLDER/url when it listens, then FOLDER/NUMBER.txt for what comes.
"""
import http.server
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)


class Receiver(http.server.BaseHTTPRequestHandler):
    count = 0

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = "".join(f"{name}: {value}\n" for name, value in self.headers.items() if name.lower().startswith("webhook-"))
        try:
            text = json.dumps(json.loads(body), indent=2, ensure_ascii=False)
        except ValueError:
            text = body.decode(errors="replace")
        Receiver.count += 1
        keep(f"{Receiver.count}.txt", f"POST {self.path}\n{headers}\n{text}\n")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def keep(name, text):
    """Under another name first: a program that waits for the file never sees half of it."""
    fresh = folder / (name + ".new")
    fresh.write_text(text)
    fresh.rename(folder / name)


server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
keep("url", f"http://127.0.0.1:{server.server_address[1]}/hook\n")
server.serve_forever()
