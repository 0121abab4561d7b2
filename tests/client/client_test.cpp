#include "client/client.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdio>
#include <fstream>

#include "client/stand_in.hpp"

using farmtok::base::Code;
using farmtok::base::Error;
using farmtok::client::Client;
using farmtok::client::Json;
using farmtok::test::answer;
using farmtok::test::StandIn;

namespace {

const std::string job = R"({"success":true,"data":{"job_id":"job_1"}})";

template <class Act>
Error caught(Act&& act) {
  try {
    act();
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  return {Code::INTERNAL, ""};
}

}  // namespace

TEST_CASE("bodies by length, by chunks, to the end, and cut anywhere") {
  const std::string chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{\"success\"\r\n" +
      std::string{"20;note=x\r\n:true,\"data\":{\"job_id\":\"job_1\"}}\r\n0\r\nTrailer: x\r\n\r\n"};
  const std::string to_end = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + job;
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n" + answer(200, job);
  for (const auto& [bytes, close] : {std::pair{answer(200, job), false}, std::pair{chunked, false},
                                     std::pair{to_end, true}, std::pair{interim, false}}) {
    for (const std::size_t piece : {0U, 1U, 7U}) {
      CAPTURE(bytes);
      CAPTURE(piece);
      StandIn daemon{{{bytes, close, piece}}};
      Client client{{.socket = daemon.socket()}};
      CHECK(client.get("/jobs/job_1")["job_id"] == "job_1");
    }
  }
}

TEST_CASE("one connection serves many calls, and says what it sends") {
  StandIn daemon{{{answer(200, job)}, {answer(201, job)}, {answer(200, job)}}};
  Client client{{.socket = daemon.socket()}};
  client.get("/jobs", {{"limit", "5"}, {"cursor", ""}, {"title", "a b&c"}});
  client.call({.method = "POST",
               .path = "/jobs?x=1",
               .query = {{"dry_run", "true"}},
               .headers = {{"Idempotency-Key", "k"}},
               .body = "{}"});
  client.get("/jobs/job_1");
  CHECK(daemon.connections() == 1);
  REQUIRE(daemon.requests().size() == 3);
  CHECK(daemon.requests()[0].starts_with("GET /jobs?limit=5&title=a%20b%26c HTTP/1.1\r\n"));
  CHECK(daemon.requests()[1].starts_with("POST /jobs?x=1&dry_run=true HTTP/1.1\r\n"));
  CHECK(daemon.requests()[1].find("\r\nIdempotency-Key: k\r\n") != std::string::npos);
  CHECK(daemon.requests()[1].ends_with("Content-Length: 2\r\n\r\n{}"));
}

TEST_CASE("a kept connection that went stale is opened again for what changes nothing") {
  StandIn daemon{{{answer(200, job), true}, {answer(200, job)}}};
  Client client{{.socket = daemon.socket()}};
  client.get("/jobs/job_1");
  CHECK(client.get("/jobs/job_1")["job_id"] == "job_1");
  CHECK(daemon.connections() == 2);
}

TEST_CASE("a change is not sent twice when the connection went stale") {
  StandIn daemon{{{answer(200, job), true}, {answer(200, job)}}};
  Client client{{.socket = daemon.socket()}};
  client.get("/jobs/job_1");
  CHECK(caught([&] {
          client.call({.method = "POST", .path = "/jobs", .query = {}, .headers = {}, .body = "{}"});
        }).code == Code::UNREACHABLE);
}

TEST_CASE("an error envelope becomes the error it names") {
  StandIn daemon{
      {{answer(400, R"({"success":false,"error":{"code":"NOT_APPROVED","message":"not approved","hint":"approve it",
      "retryable":false,"details":[{"field":"approved","message":"is false"}]}})")}}};
  Client client{{.socket = daemon.socket()}};
  const auto error = caught([&] { client.get("/x"); });
  CHECK(error.code == Code::NOT_APPROVED);
  CHECK(error.message == "not approved");
  CHECK(error.hint == "approve it");
  REQUIRE(error.details.size() == 1);
  CHECK(error.details[0].field == "approved");
}

TEST_CASE("answers that are no answers") {
  for (const std::string bytes : {"SSH-2.0-x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                                  "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
                                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                                  "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 4\r\n\r\noops",
                                  "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"}) {
    CAPTURE(bytes);
    StandIn daemon{{{bytes, true}}};
    Client client{{.socket = daemon.socket()}};
    CHECK(caught([&] { client.get("/x"); }).code == Code::UNREACHABLE);
  }
}

TEST_CASE("nobody listens") {
  Client client{{.socket = "/tmp/farmtok-client-nobody/s"}};
  CHECK_FALSE(client.reachable());
  const auto error = caught([&] { client.get("/x"); });
  CHECK(error.code == Code::UNREACHABLE);
  CHECK(error.hint == "farmtok daemon start");
  CHECK(caught([] { Client{{.socket = std::string(200, 'x')}}.get("/x"); }).code == Code::CONFIG_INVALID);
}

TEST_CASE("silence is bounded") {
  StandIn daemon{{{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12"}, {""}}};
  Client client{{.socket = daemon.socket(), .timeout = std::chrono::milliseconds{50}}};
  CHECK(caught([&] { client.get("/x"); }).code == Code::TIMED_OUT);
}

TEST_CASE("a signal that came before the wait ends it, too") {
  StandIn silent{{{"", false}}};
  const volatile std::sig_atomic_t interrupted = 1;
  Client client{{.socket = silent.socket(), .timeout = std::chrono::milliseconds{20'000}, .interrupted = &interrupted}};
  CHECK(caught([&] { client.get("/jobs"); }).code == Code::INTERRUPTED);
}

TEST_CASE("a list is a page with its cursor") {
  StandIn daemon{
      {{answer(200, R"({"success":true,"data":{"items":[{"a":1},{"a":2}],"next_cursor":"c2","total":9}})")}}};
  Client client{{.socket = daemon.socket()}};
  const auto page = client.list("/jobs");
  CHECK(page.items.size() == 2);
  CHECK(page.next_cursor == "c2");
  CHECK(page.total == 9);
}

TEST_CASE("a file is sent whole, and the sender is told how far") {
  const std::string file = "/tmp/farmtok-client-upload-" + std::to_string(::getpid());
  const std::string bytes(700'000, 'v');
  std::ofstream{file} << bytes;
  StandIn daemon{{{answer(201, R"({"success":true,"data":{"media_id":"med_1","url":"http://x/media/med_1"}})")}}};
  Client client{{.socket = daemon.socket()}};
  std::size_t last = 0;
  const auto media = client.upload(file, "video/mp4", false, [&](std::size_t sent, std::size_t total) {
    CHECK(sent > last);
    CHECK(total == bytes.size());
    last = sent;
  });
  std::remove(file.c_str());
  CHECK(last == bytes.size());
  CHECK(media["media_id"] == "med_1");
  CHECK(daemon.requests()[0].ends_with("\r\n\r\n" + bytes));
  CHECK(daemon.requests()[0].find("Content-Type: video/mp4\r\n") != std::string::npos);
  CHECK(caught([&] { client.upload(file, "video/mp4", false, {}); }).code == Code::INVALID_REQUEST);
  CHECK(caught([&] { client.upload("/tmp", "video/mp4", false, {}); }).code == Code::INVALID_REQUEST);
}

TEST_CASE("events arrive whole wherever their bytes were cut") {
  const std::string stream =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: hello\n\nid: 7\nevent: "
      "post.fired\ndata: {\"event_id\":7}\n\n"
      "retry: 5\nid: 8\r\ndata: one\r\ndata: two\r\n\r\nid: 9\ndata: never read\n\n";
  for (const std::size_t piece : {0U, 1U, 5U}) {
    StandIn daemon{{{stream, true, piece}}};
    Client client{{.socket = daemon.socket()}};
    std::vector<farmtok::client::Message> messages;
    client.follow({.path = "/events", .query = {{"after", "-1"}}, .headers = {}, .body = {}}, [&](const auto& message) {
      messages.push_back(message);
      return messages.size() < 2;
    });
    REQUIRE(messages.size() == 2);
    CHECK(messages[0].id == "7");
    CHECK(messages[0].event == "post.fired");
    CHECK(messages[0].data == R"({"event_id":7})");
    CHECK(messages[1].id == "8");
    CHECK(messages[1].data == "one\ntwo");
  }
}

TEST_CASE("a header cannot smuggle another one") {
  StandIn daemon{{{answer(200, job)}}};
  Client client{{.socket = daemon.socket()}};
  const auto error = caught([&] {
    client.call({.path = "/x", .query = {}, .headers = {{"Idempotency-Key", "a\r\nX: y"}}, .body = {}});
  });
  CHECK(error.code == Code::USAGE);
  client.get("/x");
}
