"""The Gemini API: generateContent with a schema, the Files API, limits with RetryInfo, blocked prompts."""
import base64
import json

from ..receivers import answer
from .opinions import opinion
from .service import Service

KEY, MODEL = "gemini-key-of-the-test", "gemini-2.5-flash"
TOKENS = {"promptTokenCount": 1200, "candidatesTokenCount": 80, "totalTokenCount": 1280}


class Gemini(Service):
    """`answers(text)` gives the opinion on a prompt. `limits` counts down: so many questions are answered 429 with
    RetryInfo. `blocked`: every prompt is. `polls`: how often a file is PROCESSING before it is ACTIVE; `broken_files`:
    it ends FAILED. `questions` keeps (text, inline bytes, file names) of each."""

    def __init__(self):
        self.answers, self.questions = (lambda text: opinion()), []
        self.limits, self.blocked, self.polls, self.broken_files = 0, False, 2, False
        self.files, self.sessions = {}, {}
        super().__init__()

    def serve(self, request, asked):
        # The session's address is itself the permission to upload.
        if asked.path.startswith("/upload-session/"):
            return self.take(request, asked)
        if asked.headers.get("x-goog-api-key") != KEY:
            return self.fail(request, 400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.",
                             [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}])
        if asked.path == "/upload/v1beta/files":
            return self.begin(request, asked)
        if asked.path.startswith("/v1beta/files/"):
            return self.file(request, asked)
        if asked.path == f"/v1beta/models/{MODEL}:generateContent" and asked.method == "POST":
            return self.generate(request, asked.json)
        return self.fail(request, 404, "NOT_FOUND", f"{asked.path} is not found for API version v1beta")

    def fail(self, request, code, status, message, details=()):
        self.reply(request, {"error": {"code": code, "message": message, "status": status,
                                       "details": list(details)}}, code)

    def generate(self, request, body):
        if self.limits:
            self.limits -= 1
            return self.fail(request, 429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.",
                             [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s"}])
        wanted = body.get("generationConfig", {})
        if wanted.get("responseMimeType") != "application/json" or not wanted.get("responseSchema"):
            return self.fail(request, 400, "INVALID_ARGUMENT", "no schema was asked for")
        parts = [part for content in body["contents"] for part in content["parts"]]
        text = "\n".join(part["text"] for part in parts + body.get("systemInstruction", {}).get("parts", [])
                         if "text" in part)
        inline = [base64.b64decode(part["inlineData"]["data"]) for part in parts if "inlineData" in part]
        named = [part["fileData"]["fileUri"].rsplit("/", 1)[-1] for part in parts if "fileData" in part]
        for name in named:
            if self.files.get(name, {}).get("state") != "ACTIVE":
                return self.fail(request, 400, "FAILED_PRECONDITION", f"The File {name} is not in an ACTIVE state.")
        self.questions.append((text, inline, named))
        if self.blocked:
            return self.reply(request, {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
                                        "usageMetadata": {"promptTokenCount": 1200, "totalTokenCount": 1200}})
        told = self.answers(text)
        told = told if isinstance(told, str) else json.dumps(told)
        # An answer may have several parts.
        return self.reply(request, {"candidates": [{"content": {"role": "model", "parts": [
            {"text": told[:20]}, {"text": told[20:]}]}, "finishReason": "STOP"}], "usageMetadata": TOKENS})

    def begin(self, request, asked):
        if (asked.headers.get("X-Goog-Upload-Protocol"), asked.headers.get("X-Goog-Upload-Command")) != (
                "resumable", "start"):
            return self.fail(request, 400, "INVALID_ARGUMENT", "no resumable upload")
        name = f"f{len(self.sessions)}"
        self.sessions[name] = int(asked.headers["X-Goog-Upload-Header-Content-Length"])
        return answer(request, 200, b"", **{"X-Goog-Upload-URL": f"{self.url}/upload-session/{name}",
                                            "X-Goog-Upload-Status": "active"})

    def take(self, request, asked):
        name = asked.path.rsplit("/", 1)[-1]
        if asked.headers.get("X-Goog-Upload-Command") != "upload, finalize" or len(asked.body) != self.sessions[name]:
            return self.fail(request, 400, "INVALID_ARGUMENT", f"{len(asked.body)} bytes came")
        self.files[name] = {"name": f"files/{name}", "uri": f"{self.url}/v1beta/files/{name}", "mimeType": "video/mp4",
                            "sizeBytes": str(len(asked.body)), "state": "PROCESSING", "polls": self.polls}
        return self.reply(request, {"file": self.shown(name)})

    def file(self, request, asked):
        name = asked.path.rsplit("/", 1)[-1]
        if name not in self.files:
            return self.fail(request, 404, "NOT_FOUND", "no such file")
        if asked.method == "DELETE":
            del self.files[name]
            return self.reply(request, {})
        file = self.files[name]
        file["polls"] -= 1
        if file["polls"] < 0:
            file["state"] = "FAILED" if self.broken_files else "ACTIVE"
        return self.reply(request, self.shown(name))

    def shown(self, name):
        return {key: value for key, value in self.files[name].items() if key != "polls"}
