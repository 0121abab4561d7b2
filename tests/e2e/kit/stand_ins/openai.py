"""Servers with the OpenAI API, hosted or local: schemas, pictures as data, loading models, refusals."""
import base64
import json

from .opinions import opinion
from .service import Service

KEY = "openai-key-of-the-test"
USAGE = {"prompt_tokens": 900, "completion_tokens": 60, "total_tokens": 960}


class OpenAi(Service):
    """`answers(text)` gives the opinion on a prompt. `loading` counts down: so many questions find a model that is
    still loading. `blind`: pictures are refused. `refuses`: the model does. `questions` keeps (text, pictures)."""

    def __init__(self, key=KEY):
        self.key, self.answers, self.questions = key, (lambda text: opinion()), []
        self.loading, self.blind, self.refuses, self.cut = 0, False, False, False
        super().__init__()

    def serve(self, request, asked):
        if self.key and asked.headers.get("Authorization") != f"Bearer {self.key}":
            return self.fail(request, 401, "Incorrect API key provided: sk-***.", "invalid_request_error")
        if (asked.method, asked.path) != ("POST", "/v1/chat/completions"):
            return self.fail(request, 404, "Unknown request URL", "invalid_request_error")
        if self.loading:
            self.loading -= 1
            return self.fail(request, 503, "Loading model", "unavailable_error")
        return self.complete(request, asked.json)

    def fail(self, request, status, message, kind):
        self.reply(request, {"error": {"code": status, "message": message, "type": kind}}, status)

    def complete(self, request, body):
        wanted = body.get("response_format", {})
        if wanted.get("type") != "json_schema" or not wanted["json_schema"].get("strict"):
            return self.fail(request, 400, "no strict schema was asked for", "invalid_request_error")
        parts = []
        for message in body["messages"]:
            content = message["content"]
            parts += [{"type": "text", "text": content}] if isinstance(content, str) else content
        pictures = [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]
        if pictures and self.blind:
            return self.fail(request, 400, "image input is not supported - hint: provide the mmproj",
                             "invalid_request_error")
        if any(not url.startswith("data:image/") for url in pictures):
            return self.fail(request, 400, "Failed to download image: only data URLs are allowed",
                             "invalid_request_error")
        text = "\n".join(part["text"] for part in parts if part["type"] == "text")
        self.questions.append((text, [base64.b64decode(url.split(",", 1)[1]) for url in pictures]))
        message, reason = {"role": "assistant", "content": None}, "stop"
        if self.refuses:
            message["refusal"] = "I'm sorry, I can't help with that."
        else:
            told = self.answers(text)
            message["content"] = told if isinstance(told, str) else json.dumps(told)
        if self.cut:
            message["content"], reason = message["content"][:40], "length"
        return self.reply(request, {"id": "chatcmpl-1", "object": "chat.completion", "model": body["model"],
                                    "choices": [{"index": 0, "message": message, "finish_reason": reason}],
                                    "usage": USAGE})
