"""Services that answer in the mobile app's own format, each with its paths, its key and its wrapping."""
from ..receivers import answer
from . import records
from .service import Service, page_of

KEY = "aweme-key-of-the-test"
RAPID = {"tokapi": "tokapi-mobile-version.p.rapidapi.com", "scraptik": "scraptik.p.rapidapi.com"}


class Aweme(Service):
    """`preset` is the service played. `numeric`: ids are JSON numbers. `wrapped`: TokAPI's other form of a search.
    `search_path`, `posts_path`: for services whose paths the operator sets."""

    def __init__(self, preset, video=b"", size=20):
        self.preset, self.video, self.size = preset, video, size
        self.numeric = self.wrapped = self.private = False
        self.status_code, self.people = 0, {}
        super().__init__()

    def serve(self, request, asked):
        if asked.path.startswith("/video/"):
            return answer(request, 200 if self.video else 404, self.video, "video/mp4")
        if not self.admitted(asked):
            return self.reply(request, {"status_code": 401, "status_msg": "invalid api key"}, 401)
        if self.status_code:
            return self.reply(request, {"status_code": self.status_code, "status_msg": "quota of the plan exceeded"})
        return getattr(self, self.preset)(request, asked)

    def admitted(self, asked):
        if self.preset == "tokinsight":
            return asked.headers.get("Authorization") == f"Bearer {KEY}"
        if self.preset == "ensembledata":
            return asked.query.get("token") == KEY
        return (asked.headers.get("x-rapidapi-key"), asked.headers.get("x-rapidapi-host")) == (KEY, RAPID[self.preset])

    def told(self, found):
        return [records.aweme(each, self.url, self.numeric) for each in found]

    def page(self, request, asked, found, name="aweme_list", cursor="offset"):
        begin = asked.number(cursor, 0)
        videos, more = page_of(found, begin, min(asked.number("count", 20), self.size))
        items = self.told(videos)
        if self.wrapped:
            name, items = "search_item_list", [{"aweme_info": each, "type": 1} for each in items]
        self.reply(request, {"status_code": 0, name: items, "has_more": int(more), "cursor": begin + len(videos),
                             "max_cursor": begin + len(videos)})

    def tokinsight(self, request, asked):
        if asked.path == "/finding":
            return self.page(request, asked, records.search(asked.query.get("q", "")), cursor="from")
        if asked.path == "/feed":
            return self.page(request, asked, records.channel(asked.query.get("who", "")), cursor="from")
        return self.reply(request, {"status_code": 5, "status_msg": "no such path"}, 404)

    def tokapi(self, request, asked):
        if asked.path == "/v1/search/post":
            return self.page(request, asked, records.search(asked.query.get("keyword", "")))
        if asked.path.startswith("/v1/user/@"):
            return self.person(request, asked.path.removeprefix("/v1/user/@"))
        if asked.path.startswith("/v1/post/user/") and asked.path.endswith("/posts"):
            return self.posts_of(request, asked, asked.path.split("/")[4])
        return self.reply(request, {"message": "Endpoint does not exist"}, 404)

    def person(self, request, name):
        if not records.channel(name):
            return self.reply(request, {"status_code": 2053, "status_msg": "user not found"})
        uid = 7_000_000_000_000_000_001 + len(self.people)
        self.people |= {str(uid): name, "MS4w" + name: name}
        return self.reply(request, {"status_code": 0, "user": {
            "sec_uid": "MS4w" + name, "uid": uid if self.numeric else str(uid), "unique_id": name,
            "secret": int(self.private)}})

    def posts_of(self, request, asked, sec_uid):
        if self.private:
            return self.reply(request, {"status_code": 2149, "status_msg": "this account is private"})
        return self.page(request, asked, records.channel(self.people.get(sec_uid, "")))

    def scraptik(self, request, asked):
        if asked.path == "/search-posts":
            return self.page(request, asked, records.search(asked.query.get("keyword", "")))
        if asked.path == "/get-user":
            return self.person(request, asked.query.get("username", ""))
        if asked.path == "/user-posts":
            name = self.people.get(asked.query.get("user_id"), "")
            return self.page(request, asked, records.channel(name), cursor="max_cursor")
        return self.reply(request, {"message": "Endpoint does not exist"}, 404)

    def ensembledata(self, request, asked):
        if asked.path == "/apis/tt/keyword/search":
            found, begin = records.search(asked.query.get("name", "")), asked.number("cursor", 0)
        elif asked.path == "/apis/tt/user/posts":
            found, begin = records.channel(asked.query.get("username", "")), asked.number("start_cursor", 0)
        else:
            return self.reply(request, {"detail": "Not Found"}, 404)
        videos, more = page_of(found, begin, self.size)
        items, next_cursor = self.told(videos), ({"nextCursor": begin + len(videos)} if more else {})
        if asked.path.endswith("/search"):
            return self.reply(request, {"data": {"data": [{"aweme_info": each} for each in items], **next_cursor}})
        return self.reply(request, {"data": items, **next_cursor})
