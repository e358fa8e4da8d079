"""Servers on this machine that stand in for a publisher's, faults included."""

import json
import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlparse

from pyproj import Transformer
from shapely import box, transform
from shapely.geometry import shape

TO_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:28992", always_xy=True).transform


class _Server(ThreadingHTTPServer):
    connections = 0

    def get_request(self):
        self.connections += 1
        return super().get_request()

    def handle_error(self, *_):
        """Say nothing of a client that goes away in the midst of an answer."""


class Loopback:
    """A server whose answers are functions of the query or form; it counts what it is asked.

    An answer is (status, headers, body), or a function of the query and the headers asked with.
    """

    def __init__(self, answers):
        self.answers, self.asked, self.headers = answers, Counter(), []
        self.lock = threading.Lock()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.answer(urlparse(self.path).query)

            def do_POST(self):
                self.answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

            def answer(self, query):
                path = urlparse(self.path).path
                with owner.lock:
                    owner.asked[path] += 1
                    count = owner.asked[path]
                owner.headers.append(dict(self.headers))
                answer = owner.answers.get(path, (404, {}, b"not here"))
                if callable(answer):
                    answer = answer(parse_qs(query), self.headers, count)
                status, headers, body = answer
                headers = dict(headers)
                self.send_response(status)
                if "Transfer-Encoding" not in headers:
                    headers.setdefault("Content-Length", str(len(body)))
                length = headers.get("Content-Length", str(len(body)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                if length != str(len(body)):
                    self.close_connection = True

            def log_message(self, *_):
                pass

        self.server = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@contextmanager
def serving(answers):
    loopback = Loopback(answers)
    thread = threading.Thread(target=loopback.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield loopback
    finally:
        loopback.server.shutdown()
        loopback.server.server_close()
        thread.join()


def collection(features, *, page=10, filters="heard", own_base=None):
    """Return an answer that serves features in pages with links ``next`` and no total.

    A filter on a property is heard, ignored, or refused as PDOK's own server does where it is not
    set up for it; "deaf" ignores boxes too.
    """

    def answer(query, _headers, _count):
        kept = features
        if "gemeentecode" in query:
            if filters == "refused":
                return 400, {}, b"unknown query parameter(s) found: gemeentecode"
            wanted = query["gemeentecode"][0]
            if filters == "heard":
                kept = [f for f in features if f["properties"]["gemeentecode"] == wanted]
        elif "bbox" in query and filters != "deaf":
            assert query["bbox-crs"] == ["http://www.opengis.net/def/crs/EPSG/0/28992"]
            area = box(*map(float, query["bbox"][0].split(",")))
            kept = [f for f in features if in_metres(f).intersects(area)]
        start = int(query.get("offset", ["0"])[0])
        links = []
        if start + page < len(kept):
            asked = {key: values[0] for key, values in query.items()}
            more = urlencode({**asked, "offset": start + page})
            links = [{"rel": "next", "href": f"{own_base or ''}?{more}"}]
        content = {
            "type": "FeatureCollection", "features": kept[start : start + page], "links": links,
        }  # fmt: skip
        return 200, {"Content-Type": "application/geo+json"}, json.dumps(content).encode()

    return answer


def in_metres(feature):
    """Return the shape of a feature in degrees, in RD New."""
    return transform(shape(feature["geometry"]), TO_METRES, interleaved=False)


def slow(seconds):
    def answer(_query, _headers, _count):
        time.sleep(seconds)
        return 200, {}, b"{}"

    return answer


def large_file(content, *, mark='"v1"', cut_at=(), ranges=True):
    """Return an answer that serves a file, cut off the first times after so many bytes."""
    cuts = list(cut_at)

    def answer(_query, headers, _count):
        wanted = headers.get("Range", "") if ranges else ""
        same = headers.get("If-Range") == mark
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and same else 0
        if wanted and same and start >= len(content):
            return 416, {"Content-Range": f"bytes */{len(content)}"}, b""
        rest = content[start:]
        said = {"ETag": mark, "Content-Length": str(len(rest))}
        if start:
            said["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        sent = rest[: cuts.pop(0)] if cuts else rest
        return 206 if start else 200, said, sent

    return answer
