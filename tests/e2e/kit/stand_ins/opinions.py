"""The opinions of the stand-ins' models on a video."""


def opinion(**more):
    """A sound answer; keywords replace its parts, None removes one."""
    made = {"match_score": 88, "fits": True, "approve": True, "reason": "It shows what was asked for.",
            "tweet_text": "Hard work that shows.", "caption": "Day by day. #fitness",
            "pin_comment": "Which exercise was the hardest?", "instructions": "Post it in the evening.", **more}
    return {name: value for name, value in made.items() if value is not None}


# Answers that no schema accepts, by their faults.
BAD = {
    "no JSON": "I'd rather talk about it.",
    "cut off": '{"match_score": 88, "fits": tr',
    "a list": [opinion()],
    "a score above 100": opinion(match_score=101),
    "a score below 0": opinion(match_score=-1),
    "a score with a fraction": opinion(match_score=88.5),
    "a score as a text": opinion(match_score="88"),
    "no score": opinion(match_score=None),
    "no text": opinion(tweet_text=None),
    "approve as a text": opinion(approve="yes"),
    "a field nobody asked for": opinion(original_video_url="https://evil.example/x.mp4"),
    "an address in the caption": opinion(caption="More at https://evil.example/win"),
    "a bare host in the caption": opinion(caption="go to www.evil.example now"),
    "a mail address in the comment": opinion(pin_comment="write to me@evil.example"),
    "an endless text": opinion(tweet_text="x" * 100_000),
}
