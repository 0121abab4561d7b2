"""Real posts of the shared catalogue, in the format of each service."""
import functools
import json
import os
import pathlib

from ..daemon import ROOT

FILE = pathlib.Path(os.environ.get("FARMTOK_SHARED") or ROOT.parent / "shared") / "catalogue" / "trending.ndjson"


@functools.cache
def trending():
    return [json.loads(line) for line in FILE.read_text().splitlines()]


def search(words, records=None):
    """As services search: posts with one of the words, those with most of them first; then the rest, as padding."""
    stems = [word.lower()[:6] for word in words.split()]

    def hits(record):
        text = (record["text"] + " " + " ".join(tags(record))).lower()
        return sum(stem in text for stem in stems)

    return sorted(trending() if records is None else records, key=lambda record: (-hits(record), -record["playCount"]))


def channel(author, records=None):
    """The posts of one author, the newest first."""
    mine = [record for record in (trending() if records is None else records) if record["authorMeta"]["name"] == author]
    return sorted(mine, key=lambda record: -record["createTime"])


def busiest_author():
    """(author, posts) of the author with the most posts."""
    counts = {}
    for record in trending():
        counts[record["authorMeta"]["name"]] = counts.get(record["authorMeta"]["name"], 0) + 1
    return max(counts.items(), key=lambda each: (each[1], each[0]))


def tags(record):
    return [tag["name"] if isinstance(tag, dict) else str(tag) for tag in record["hashtags"]]


def aweme(record, base="", numeric=False):
    """In the format for the mobile app. `numeric`: ids as JSON numbers, beyond a double's precision."""
    author = record["authorMeta"]["name"]
    return {"aweme_id": int(record["id"]) if numeric else record["id"], "desc": record["text"],
            "create_time": record["createTime"], "share_url": record["webVideoUrl"], "is_top": 0,
            "author": {"uid": "7" + record["id"][1:], "unique_id": author, "sec_uid": "MS4w" + author,
                       "nickname": author.title()},
            "statistics": {"play_count": record["playCount"], "digg_count": record["diggCount"],
                           "comment_count": record["commentCount"], "share_count": record["shareCount"],
                           "collect_count": 7},
            "video": {"duration": record["videoMeta"]["duration"] * 1000,
                      "play_addr": {"url_list": [f"{base}/video/{record['id']}.mp4"]},
                      "cover": {"url_list": [f"{base}/cover/{record['id']}.jpg"]}}}


def tikwm(record, pinned=False):
    """In the format of tikwm: the address of the video is relative to its host."""
    author = record["authorMeta"]["name"]
    play = f"/video/{record['id']}.mp4"
    return {"video_id": record["id"], "title": record["text"], "region": "US", "play": play, "wmplay": play, "size": 1000,
            "duration": record["videoMeta"]["duration"], "play_count": record["playCount"],
            "digg_count": record["diggCount"], "comment_count": record["commentCount"],
            "share_count": record["shareCount"], "create_time": record["createTime"], "is_top": int(pinned),
            "author": {"id": "7" + record["id"][1:], "unique_id": author, "nickname": author.title()}}


def flat_entry(record):
    """An entry of yt-dlp's flat playlist."""
    return {"id": record["id"], "url": record["webVideoUrl"], "uploader": record["authorMeta"]["name"],
            "description": record["text"], "timestamp": record["createTime"],
            "duration": record["videoMeta"]["duration"], "view_count": record["playCount"],
            "like_count": record["diggCount"], "comment_count": record["commentCount"],
            "repost_count": record["shareCount"], "_type": "url", "ie_key": "TikTok"}
