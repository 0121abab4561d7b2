// The server's refusals and its framing of accepted requests, byte by byte.
#include "base/error.hpp"
#include "http/harness.hpp"

using namespace farmtok;
using namespace farmtok::http;
using namespace farmtok::http::test;

namespace {

std::vector<Route> routes() {
  return {
      {Method::get, "/hello", Access::anyone, Runs::inline_, [](const Request&) { return text("hello"); }},
      {Method::get, "/pool", Access::anyone, Runs::pool, [](const Request&) { return text("pool"); }},
      {Method::post, "/echo", Access::anyone, Runs::inline_, [](const Request& r) { return text(r.body); }},
      {Method::get, "/where/:a", Access::anyone, Runs::inline_,
       [](const Request& r) {
         return text(r.params.at(0) + "|" + std::string(r.query_value("q")) + "|" + r.peer + "|" +
                     (r.door == Door::open ? "open" : "operator"));
       }},
      {Method::get, "/secret", Access::operator_, Runs::inline_, [](const Request&) { return text("secret"); }},
      {Method::get, "/refuses", Access::anyone, Runs::pool,
       [](const Request&) -> Response { throw base::Error(base::Code::JOB_NOT_FOUND, "no such job"); }},
      {Method::get, "/breaks", Access::anyone, Runs::inline_,
       [](const Request&) -> Response { throw std::runtime_error("private words"); }},
      {Method::delete_, "/gone", Access::anyone, Runs::inline_,
       [](const Request&) {
         return Response{204, {}, ""};
       }},
      {Method::get, "/split", Access::anyone, Runs::inline_,
       [](const Request&) {
         auto response = text("x");
         response.headers.add("X-Bad", "a\r\nX-Smuggled: 1");
         response.headers.add("Content-Length", "999");
         response.headers.add("X-Good", "1");
         return response;
       }},
      {Method::get, "/shared", Access::anyone, Runs::inline_,
       [](const Request&) {
         static const auto page = std::make_shared<const std::string>(8 << 20, 'p');
         return Response{200, {}, page};
       }},
  };
}

}  // namespace

TEST_CASE("requests that could be read in two ways are refused and the connection is closed") {
  const TestServer server(routes());
  for (const std::string& request : std::vector<std::string>{
           "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
           "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5, 6\r\n\r\nhello!",
           "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: +5\r\n\r\nhello",
           "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999999999999999\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length : 5\r\n\r\nhello",
           "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
           "chunked\r\n\r\n0\r\n\r\n",
           "POST /echo HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n",
           "GET /hello HTTP/1.1\r\n\r\n",
           "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
           "GET /hello HTTP/1.1\r\nHost: t\r\nX-Folded: a\r\n b\r\n\r\n",
           "GET /hello HTTP/1.1\r\nHost: t\r\nX-Folded: a\r\n\tb\r\n\r\n",
           "GET /hello HTTP/1.1\r\nHost: t\r\nX: a\nY: b\r\n\r\n",
           "GET /hello HTTP/2.0\r\nHost: t\r\n\r\n",
           "GET /hello\r\nHost: t\r\n\r\n",
           "GET /he llo HTTP/1.1\r\nHost: t\r\n\r\n",
           "GET /%zz HTTP/1.1\r\nHost: t\r\n\r\n",
           "GET /../hello HTTP/1.1\r\nHost: t\r\n\r\n",
           "GET /hello HTTP/1.1\r\nHost: t\r\nExpect: tea\r\n\r\n",
           "\x16\x03\x01\r\n\r\n",
       }) {
    CAPTURE(request);
    auto client = server.tcp();
    client.send(request + get("/hello"));
    client.finish_sending();
    const auto answer = client.answer();
    CHECK(answer.status == 400);
    CHECK(answer.has("Connection: close"));
    CHECK(answer.body.starts_with("INVALID_REQUEST"));
    CHECK(client.closed());
  }
}

TEST_CASE("too much is refused before it is kept") {
  ServerOptions options;
  options.max_body = 1000;
  options.max_header = 2000;
  const TestServer server(routes(), options);
  auto long_head = server.tcp();
  long_head.send("GET /hello HTTP/1.1\r\nHost: t\r\nX: " + std::string(3000, 'x'));
  CHECK(long_head.answer().status == 431);
  auto long_body = server.tcp();
  CHECK(long_body.ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1001\r\n\r\n").status == 413);
  auto long_chunks = server.tcp();
  long_chunks.send("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n258\r\n" +
                   std::string(600, 'a') + "\r\n258\r\n" + std::string(600, 'a'));
  CHECK(long_chunks.answer().status == 413);
  auto huge_chunk = server.tcp();
  huge_chunk.send("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" +
                  std::string(1100, 'a'));
  CHECK(huge_chunk.answer().status == 413);
  auto endless_chunk_header = server.tcp();
  endless_chunk_header.send("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5;" +
                            std::string(200'000, 'x'));
  CHECK(endless_chunk_header.answer().status == 400);
  auto right_size = server.tcp();
  CHECK(
      right_size.ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'b')).body ==
      std::string(1000, 'b'));
}

TEST_CASE("bodies arrive whole, however they are cut") {
  const TestServer server(routes());
  const std::string requests =
      "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello"
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nT: "
      "r\r\n\r\n"
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n"
      "\r\nGET /pool HTTP/1.1\r\nHost: t\r\n\r\n"
      "DELETE /gone HTTP/1.1\r\nHost: t\r\n\r\n";
  for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{7}, requests.size()}) {
    CAPTURE(step);
    auto client = server.unix_socket();
    for (std::size_t at = 0; at < requests.size(); at += step) client.send(requests.substr(at, step));
    CHECK(client.answer().body == "hello");
    CHECK(client.answer().body == "hello world");
    CHECK(client.answer().body.empty());
    CHECK(client.answer().status == 200);
    CHECK(client.answer().body == "pool");
    CHECK(client.answer(true).status == 204);
    CHECK(client.ask(get("/hello")).body == "hello");
  }
}

TEST_CASE("Expect: 100-continue is answered before the body, unless the body is not wanted") {
  const TestServer server(routes());
  auto client = server.tcp();
  const std::string head = "POST /echo HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: ";
  CHECK(client.ask(head + "5\r\n\r\n").status == 100);
  CHECK(client.ask("hello").body == "hello");
  CHECK(client.ask(head + "99999999\r\n\r\n").status == 413);
  CHECK(client.closed());
}

TEST_CASE("who may pass, and what is told to those who may not") {
  const TestServer server(routes());
  auto open = server.tcp();
  CHECK(open.ask(get("/secret")).status == 401);
  CHECK(open.ask(get("/secret", "Authorization: Bearer good\r\n")).body == "secret");
  CHECK(open.ask("POST /secret HTTP/1.1\r\nHost: t\r\n\r\n").status == 401);
  CHECK(open.ask(get("/where/a%20b?q=1+2")).body == "a b|1 2|127.0.0.1|open");
  CHECK(open.ask(get("/nothing")).status == 401);  // as for an existing route
  CHECK(open.ask(get("/nothing", "Authorization: Bearer good\r\n")).status == 404);
  CHECK(open.ask(get("/refuses")).body == "JOB_NOT_FOUND: no such job");
  const auto broken = open.ask(get("/breaks"));
  CHECK(broken.status == 500);
  CHECK(broken.body.find("private words") == std::string::npos);
  const auto not_allowed = open.ask("PUT /hello HTTP/1.1\r\nHost: t\r\n\r\n");
  CHECK(not_allowed.status == 405);
  CHECK(not_allowed.has("Allow: GET, HEAD\r\n"));
  CHECK(open.ask("TRACE /hello HTTP/1.1\r\nHost: t\r\n\r\n").status == 405);

  auto operators = server.unix_socket();
  CHECK(operators.ask(get("/secret")).body == "secret");
  CHECK(operators.ask(get("/where/x")).body == "x|||operator");
}

TEST_CASE("HEAD, connection options and headers that would break the frame") {
  const TestServer server(routes());
  auto client = server.tcp();
  client.send("HEAD /hello HTTP/1.1\r\nHost: t\r\n\r\n" + get("/hello"));
  const auto head = client.answer(true);
  CHECK(head.status == 200);
  CHECK(head.has("Content-Length: 5\r\n"));
  CHECK(head.has("Date: "));
  CHECK(client.answer().body == "hello");

  const auto split = client.ask(get("/split"));
  CHECK(split.body == "x");
  CHECK(split.has("X-Good: 1"));
  CHECK_FALSE(split.has("Smuggled"));

  client.send(get("/shared"));
  CHECK(client.answer().body.size() == 8 << 20);

  CHECK(client.ask(get("/hello", "Connection: close\r\n")).has("Connection: close"));
  CHECK(client.closed());

  auto old = server.tcp();
  CHECK(old.ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").has("Connection: keep-alive"));
  CHECK(old.ask("GET /hello HTTP/1.0\r\n\r\n").has("Connection: close"));
  CHECK(old.closed());
}

TEST_CASE("a thousand pipelined requests get a thousand answers in order") {
  const TestServer server(routes());
  auto client = server.tcp();
  std::thread sender([&] {
    for (int i = 0; i < 1000; ++i) client.send(get("/where/" + std::to_string(i)));
  });
  int right = 0;
  for (int i = 0; i < 1000; ++i) right += client.answer().body == std::to_string(i) + "||127.0.0.1|open";
  sender.join();
  CHECK(right == 1000);
}
