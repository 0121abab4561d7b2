#include "http/client/client.hpp"

#include "base/error.hpp"
#include "http/harness.hpp"

using namespace farmtok;
using namespace farmtok::http;
using namespace farmtok::http::test;

namespace {

const AddressGuard loopback({"127.0.0.0/8", "::1/128"});

base::Error error_of(const OutboundRequest& request, const AddressGuard& guard,
                     const std::function<bool()>& cancelled = {}) {
  try {
    (void)http::send(request, guard, cancelled);
  } catch (const base::Error& error) {
    return error;
  }
  FAIL("the request went through");
  return base::Error(base::Code::INTERNAL, "");
}

}  // namespace

TEST_CASE("requests to the outside, played against our own server") {
  std::atomic<int> reached = 0;
  Signal go;
  TestServer server({
      {Method::post, "/hook", Access::anyone, Runs::inline_,
       [&](const Request& r) {
         ++reached;
         auto response = text(std::string(r.headers.get("User-Agent")) + "|" + std::string(r.headers.get("X-Id")) +
                              "|" + (r.headers.get("Expect").empty() ? "" : "expect") + "|" + r.body);
         response.status = 202;
         response.headers.add("X-Answer", "yes");
         return response;
       }},
      {Method::get, "/moved", Access::anyone, Runs::inline_,
       [&](const Request&) {
         auto response = text("");
         response.status = 302;
         response.headers.add("Location", "/hook");
         return response;
       }},
      {Method::get, "/large", Access::anyone, Runs::inline_,
       [](const Request&) { return text(std::string(2 << 20, 'x')); }},
      {Method::get, "/never", Access::anyone, Runs::pool,
       [&](const Request&) {
         go.wait();
         return text("late");
       }},
      {Method::get, "/endless", Access::anyone, Runs::inline_,
       [](const Request&) {
         return Response{200, {}, StreamBody{.next = [] { return std::string(10'000, 'x'); }}};
       }},
  });

  OutboundRequest hook{.method = "POST", .url = server.url("/hook"), .headers = {}, .body = "{\"a\":1}"};
  hook.headers.add("X-Id", "42");
  hook.headers.add("Content-Type", "application/json");

  SUBCASE("a private address is refused unless net.allow covers it") {
    const auto refused = error_of(hook, AddressGuard{});
    CHECK(refused.code == base::Code::ADDRESS_REFUSED);
    CHECK(refused.message.find("127.0.0.1") != std::string::npos);
    CHECK(refused.hint.find("127.0.0.1/32") != std::string::npos);
    for (const char* host : {"localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "0"}) {
      CAPTURE(host);
      auto disguised = hook;
      disguised.url = "http://" + std::string(host) + server.url("/hook").substr(16);
      CHECK(error_of(disguised, AddressGuard{}).code == base::Code::ADDRESS_REFUSED);
    }
    CHECK(reached == 0);
  }
  SUBCASE("a permitted one is reached, without a proxy from the environment") {
    ::setenv("http_proxy", "http://127.0.0.1:1", 1);
    const auto answer = http::send(hook, loopback);
    ::unsetenv("http_proxy");
    CHECK(answer.status == 202);
    CHECK(answer.headers.get("x-answer") == "yes");
    CHECK(answer.body == "farmtok/0.1|42||{\"a\":1}");
    CHECK(reached == 1);
  }
  SUBCASE("redirects are answers") {
    const auto answer = http::send({.url = server.url("/moved")}, loopback);
    CHECK(answer.status == 302);
    CHECK(answer.headers.get("Location") == "/hook");
    CHECK(reached == 0);
  }
  SUBCASE("answers are bounded, declared or not, and may go to a sink") {
    CHECK(error_of({.url = server.url("/large")}, loopback).code == base::Code::DELIVERY_FAILED);
    CHECK(error_of({.url = server.url("/endless")}, loopback).message.find("larger than") != std::string::npos);
    std::uint64_t taken = 0;
    OutboundRequest large{.url = server.url("/large"), .max_bytes = 4 << 20};
    large.sink = [&](std::string_view bytes) { taken += bytes.size(); };
    CHECK(http::send(large, loopback).body.empty());
    CHECK(taken == 2 << 20);
    large.sink = [](std::string_view) { throw base::Error(base::Code::STORAGE_FULL, "no room"); };
    CHECK(error_of(large, loopback).code == base::Code::STORAGE_FULL);
  }
  SUBCASE("an answer wanted for its head alone counts whatever its body is like") {
    for (const char* path : {"/large", "/endless", "/hook"}) {
      CAPTURE(path);
      const auto answer = http::send({.method = std::string(path) == "/hook" ? "POST" : "GET",
                                      .url = server.url(path),
                                      .max_bytes = 64 << 10,
                                      .head_suffices = true},
                                     loopback);
      CHECK(answer.status / 100 == 2);
      CHECK(answer.body.size() <= 64 << 10);
    }
    CHECK(error_of({.url = server.url("/never"), .timeout = 200ms, .head_suffices = true}, loopback).code ==
          base::Code::DELIVERY_FAILED);
  }
  SUBCASE("a transfer that is too slow is given up before its time is over") {
    const auto slow = error_of({.url = server.url("/never"), .least_speed = 10, .least_speed_for = 1s}, loopback);
    CHECK(slow.code == base::Code::DELIVERY_FAILED);
    CHECK(slow.message.find("less than 10 bytes a second for 1 s") != std::string::npos);
  }
  SUBCASE("time is bounded and a cancellation heard") {
    CHECK(error_of({.url = server.url("/never"), .timeout = 200ms}, loopback).message.find("200 ms") !=
          std::string::npos);
    CHECK(error_of({.url = server.url("/never")}, loopback, [] { return true; }).message.find("cancelled") !=
          std::string::npos);
  }
  SUBCASE("a closed port is a failed delivery") {
    server->stop(0ms);
    REQUIRE(server.finished.wait());
    CHECK(error_of(hook, loopback).code == base::Code::DELIVERY_FAILED);
  }
  go.raise();
}

TEST_CASE("what is no http request is refused before anything is sent") {
  for (const char* url : {"", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org", "example", "http://",
                          "http://example.org/a b", "http://example.org/\r\nX: 1", "javascript:alert(1)"}) {
    CAPTURE(url);
    CHECK(error_of({.url = url}, loopback).code == base::Code::INVALID_REQUEST);
  }
  OutboundRequest split{.url = "http://127.0.0.1:1/"};
  split.headers.add("X", "a\r\nY: b");
  CHECK(error_of(split, loopback).code == base::Code::INVALID_REQUEST);
  CHECK(error_of({.method = "GET /x", .url = "http://127.0.0.1:1/"}, loopback).code == base::Code::INVALID_REQUEST);
}
