"""tikwm and its twin at RapidAPI: errors come as HTTP 200 with code -1."""
from ..receivers import answer
from . import records
from .service import Service, page_of

KEY, HOST = "rapid-key-of-the-test", "tiktok-scraper7.p.rapidapi.com"


class Tikwm(Service):
    """`twin`: requires RapidAPI's headers and answers at its paths. `limits` counts down: so many answers say that the
    free limit is one request a second. `endless`: every page has a next one, of new videos. `stuck`: every page
    is the first one again. `private`, `unknown`: kinds of channels. `video`: the bytes of each clip."""

    def __init__(self, twin=False, video=b"", size=30):
        self.twin, self.video, self.size = twin, video, size
        self.limits, self.message = 0, None
        self.endless = self.stuck = self.private = self.unknown = False
        self.pinned, self.invented = set(), 0
        super().__init__()

    def serve(self, request, asked):
        if asked.path.startswith("/video/"):
            return answer(request, 200 if self.video else 404, self.video, "video/mp4")
        if self.twin and (asked.headers.get("x-rapidapi-key"), asked.headers.get("x-rapidapi-host")) != (KEY, HOST):
            return self.reply(request, {"message": "Invalid API key. Go to https://docs.rapidapi.com"}, 401)
        path = asked.path if self.twin else asked.path.removeprefix("/api")
        if self.limits:
            self.limits -= 1
            return self.refuse(request, "Free Api Limit: 1 request/second.")
        if self.message:
            return self.refuse(request, self.message)
        if path == "/feed/search":
            return self.page(request, asked, records.search(asked.query.get("keywords", "")))
        if path == "/user/posts":
            return self.channel(request, asked)
        return self.reply(request, {"code": -1, "msg": "url error"}, 404)

    def refuse(self, request, message):
        # `data` is a list on a bad answer.
        self.reply(request, {"code": -1, "msg": message, "processed_time": 0.01, "data": []})

    def channel(self, request, asked):
        if self.private:
            return self.refuse(request, "This account is private")
        mine = records.channel(asked.query.get("unique_id", "").lstrip("@"))
        if self.unknown or not mine:
            return self.refuse(request, "unique_id is invalid")
        return self.page(request, asked, mine)

    def page(self, request, asked, found):
        begin = 0 if self.stuck else asked.number("cursor", 0)
        count = min(asked.number("count", 10), self.size)
        videos, more = page_of(found, begin, count)
        if self.endless:
            videos, more = [self.invent(videos or found, number) for number in range(count)], True
        self.reply(request, {"code": 0, "msg": "success", "processed_time": 0.2, "data": {
            "videos": [records.tikwm(video, video["id"] in self.pinned) for video in videos],
            "cursor": str(begin + count), "hasMore": bool(more or self.stuck)}})

    def invent(self, found, number):
        self.invented += 1
        return {**found[number % len(found)], "id": str(7_000_000_000_000_000_000 + self.invented)}
