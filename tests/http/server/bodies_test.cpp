// Large things in both directions: files by Range, streamed uploads, server-sent events.
#include "http/harness.hpp"

using namespace farmtok;
using namespace farmtok::http;
using namespace farmtok::http::test;

namespace {

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((i * 2654435761U) >> 13);
  return bytes;
}

std::size_t resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  return 0;
}

struct CountingSink : BodySink {
  std::uint64_t bytes = 0;
  std::uint64_t sum = 0;
  std::size_t largest = 0;
  std::uint64_t refuse_after = UINT64_MAX;
  void write(std::string_view piece) override {
    bytes += piece.size();
    largest = std::max(largest, piece.size());
    for (const char c : piece) sum = sum * 31 + static_cast<unsigned char>(c);
    if (bytes > refuse_after) throw base::Error(base::Code::STORAGE_FULL, "no room");
  }
};

Route upload_to(std::function<std::shared_ptr<BodySink>(const Request&)> make) {
  Route route{Method::post, "/upload", Access::anyone, Runs::pool, nullptr};
  route.make_sink = std::move(make);
  route.upload_handler = [](const Request& request, const std::shared_ptr<BodySink>& sink) {
    CHECK(request.body.empty());
    const auto& counted = dynamic_cast<const CountingSink&>(*sink);
    return text(std::to_string(counted.bytes) + " " + std::to_string(counted.sum));
  };
  return route;
}

}  // namespace

TEST_CASE("files are sent whole, in part, or not at all") {
  const TempDir folder;
  const auto bytes = pattern(3 << 20);
  const auto path = folder.write("clip.mp4", bytes);
  const TestServer server({{Method::get, "/file", Access::anyone, Runs::inline_,
                            [&](const Request&) {
                              return Response{200, {}, FileBody{path, "video/mp4"}};
                            }},
                           {Method::get, "/missing", Access::anyone, Runs::inline_,
                            [&](const Request&) {
                              return Response{200, {}, FileBody{path + "x", "video/mp4"}};
                            }},
                           {Method::get, "/folder", Access::anyone, Runs::inline_, [&](const Request&) {
                              return Response{200, {}, FileBody{"/tmp", "video/mp4"}};
                            }}});
  auto client = server.tcp();
  const auto whole = client.ask(get("/file"));
  CHECK(whole.status == 200);
  CHECK(whole.has("Content-Type: video/mp4"));
  CHECK(whole.has("Accept-Ranges: bytes"));
  CHECK((whole.body == bytes));

  const auto part = client.ask(get("/file", "Range: bytes=1000-1099\r\n"));
  CHECK(part.status == 206);
  CHECK(part.has("Content-Range: bytes 1000-1099/3145728\r\n"));
  CHECK((part.body == bytes.substr(1000, 100)));
  CHECK((client.ask(get("/file", "Range: bytes=-7\r\n")).body == bytes.substr(bytes.size() - 7)));

  const auto beyond = client.ask(get("/file", "Range: bytes=9999999-\r\n"));
  CHECK(beyond.status == 416);
  CHECK(beyond.has("Content-Range: bytes */3145728\r\n"));

  const auto at = whole.head.find("ETag: ") + 6;
  const auto etag = whole.head.substr(at, whole.head.find('\r', at) - at);
  CHECK(client.ask(get("/file", "If-None-Match: " + etag + "\r\n")).status == 304);
  CHECK(client.ask(get("/file", "If-Range: " + etag + "\r\nRange: bytes=0-0\r\n")).status == 206);
  CHECK(client.ask(get("/file", "If-Range: \"old\"\r\nRange: bytes=0-0\r\n")).status == 200);

  client.send("HEAD /file HTTP/1.1\r\nHost: t\r\n\r\n");
  CHECK(client.answer(true).has("Content-Length: 3145728\r\n"));
  CHECK(client.ask(get("/missing")).status == 404);
  CHECK(client.ask(get("/folder")).status == 404);

  // A client that leaves in the middle does not affect others.
  for (int i = 0; i < 5; ++i) {
    auto leaving = server.tcp();
    leaving.send(get("/file"));
    CHECK(leaving.wait_for("\r\n\r\n"));
  }
  CHECK((client.ask(get("/file")).body == bytes));
}

TEST_CASE("64 MB stream through a sink in order and in bounded memory") {
  std::shared_ptr<CountingSink> sink;
  const TestServer server({upload_to([&](const Request&) { return sink = std::make_shared<CountingSink>(); })});
  const auto block = pattern(1 << 20);
  CountingSink expected;
  auto client = server.unix_socket();
  client.send("POST /upload HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: " +
              std::to_string(64 << 20) + "\r\n\r\n");
  CHECK(client.answer().status == 100);
  const auto before = resident_kib();
  for (int i = 0; i < 64; ++i) {
    client.send(block);
    expected.write(block);
  }
  const auto answer = client.answer();
  CHECK(answer.body == std::to_string(64 << 20) + " " + std::to_string(expected.sum));
  CHECK(sink->largest <= 512 << 10);
  CHECK(resident_kib() < before + (16 << 10));
  CHECK(client.ask("POST /upload HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
            .body.starts_with("3 "));
  CHECK(client.ask("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n").body == "0 0");
}

TEST_CASE("an upload is refused early, in the middle, and past its bound") {
  bool refuse_sink = true;
  ServerOptions options;
  options.max_upload = 1 << 20;
  const TestServer server({upload_to([&](const Request&) {
                            if (refuse_sink) throw base::Error(base::Code::FORBIDDEN, "not you");
                            auto sink = std::make_shared<CountingSink>();
                            sink->refuse_after = 300'000;
                            return sink;
                          })},
                          options);
  const std::string head = "POST /upload HTTP/1.1\r\nHost: t\r\n";
  auto early = server.tcp();
  CHECK(early.ask(head + "Expect: 100-continue\r\nContent-Length: 500\r\n\r\n").status == 403);
  refuse_sink = false;
  auto past = server.tcp();
  CHECK(past.ask(head + "Content-Length: 1048577\r\n\r\n").status == 413);
  auto middle = server.tcp();
  middle.send(head + "Content-Length: 1048576\r\n\r\n" + std::string(1 << 20, 'x'));
  const auto answer = middle.answer();
  CHECK(answer.status == 507);
  CHECK(answer.has("Connection: close"));
}

TEST_CASE("events reach a listener when the stream is poked, and a heartbeat when there are none") {
  std::mutex mutex;
  std::string queued = "data: first\n\n";
  const auto owned = std::make_shared<int>(0);
  ServerOptions options;
  options.heartbeat = 1s;
  std::weak_ptr<int> alive;
  TestServer server({{Method::get, "/events", Access::anyone, Runs::inline_,
                      [&](const Request&) {
                        auto token = std::make_shared<int>(1);
                        alive = token;
                        StreamBody stream;
                        stream.next = [&, token] {
                          const std::lock_guard lock(mutex);
                          return std::exchange(queued, {});
                        };
                        return Response{200, {}, std::move(stream)};
                      }}},
                    options);
  auto client = server.unix_socket();
  client.send(get("/events"));
  CHECK(client.wait_for("Content-Type: text/event-stream\r\n"));
  CHECK(client.wait_for("data: first\n\n"));
  for (int i = 0; i < 200; ++i) {
    const auto event = "data: " + std::to_string(i) + "\n\n";
    {
      const std::lock_guard lock(mutex);
      queued += event;
    }
    server->poke_streams();
    if (i % 10 == 0) REQUIRE(client.wait_for(event));
  }
  CHECK(client.wait_for("data: 199\n\n"));
  CHECK(client.wait_for(":\n\n"));
  CHECK_FALSE(alive.expired());

  SUBCASE("a listener that leaves is noticed and its source freed") {
    client.finish_sending();
    CHECK(server.connections_become(0));
    CHECK(client.closed());
    CHECK(alive.expired());
  }
  SUBCASE("a stop ends the stream at once") {
    server->stop(10s);
    CHECK(client.closed());
    CHECK(server.finished.wait(2s));
  }
}
