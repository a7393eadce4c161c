"""A feed of the user's own on this machine, for tests of live runs."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ITEMS = ("腾讯控股斥资6.4亿港元回购股份", "小米集团新车交付突破十万辆", "与港股无关的一条新闻")


class FeedHandler(BaseHTTPRequestHandler):
    """Answers with the feed, or that it has not changed."""

    server: FeedServer

    def do_GET(self) -> None:
        self.server.asked += 1
        self.server.agents.add(self.headers.get("User-Agent", ""))
        if self.headers.get("If-None-Match") == '"1"' and self.server.status == 200:
            self.server.unchanged += 1
            self.send_response(304)
            self.end_headers()
            return
        when = format_datetime(datetime.now(UTC) - timedelta(hours=1))
        entries = "".join(
            f"<item><title>{title}</title><link>https://example.com/{n}</link><guid>{n}</guid>"
            f"<pubDate>{when}</pubDate></item>"
            for n, title in enumerate(ITEMS)
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>f</title>{entries}</channel></rss>'.encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class FeedServer(ThreadingHTTPServer):
    """Serves one RSS feed with an ETag in a thread of its own, and counts who asks."""

    daemon_threads = True

    def __init__(self, handler: type[FeedHandler] = FeedHandler) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.asked = 0
        self.unchanged = 0
        self.status = 200
        self.agents: set[str] = set()

    def __enter__(self) -> FeedServer:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/feed.xml"
