#include "services/service_client.hpp"

#include <fstream>

#include "base/text/text.hpp"
#include "farm/discovery/stand_in.hpp"
#include "services/lenient_json.hpp"

using namespace farmtok;
using namespace farmtok::test;
using base::Code;
using services::ServiceClient;
using services::ServiceRequest;
using namespace std::chrono_literals;

namespace {

constexpr auto secret = "sk-very+secret/key==";

struct Asker {
  base::ManualClock clock{noon()};
  services::ServiceClient service_client{clock};
  services::Stopping never;

  static services::ServiceRequest about(const StandIn& service, std::string path = "/things?q=1") {
    services::ServiceRequest request;
    request.provider = "test";
    request.url = service.url(path);
    request.timeout = 5s;
    request.key_setting = "test.key";
    return request;
  }
  base::Error refused(const services::ServiceRequest& request) {
    return error_of([&] { service_client.ask(request, never); });
  }
};

std::int64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::int64_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

base::Json json_of(std::string body) {
  static const services::ServiceRequest request = [] {
    services::ServiceRequest made;
    made.provider = "test";
    made.url = "http://h/things?q=1";
    return made;
  }();
  return services::ServiceClient::json(request, {200, {}, std::move(body)});
}

}  // namespace

TEST_SUITE("outside") {
  TEST_CASE_FIXTURE(Asker, "a provider has a budget a minute, counted by the farm's clock") {
    const StandIn service({answer(200, "{}")});
    auto request = about(service);
    request.per_minute = 2;
    for (int i = 0; i < 2; ++i) CHECK(service_client.ask(request, never).status == 200);
    const auto spent = refused(request);
    CHECK(spent.code == Code::RATE_LIMITED);
    CHECK(services::retry_after(spent) == 30s);
    CHECK(service.requests().size() == 2);

    auto another = request;
    another.provider = "another";
    CHECK(service_client.ask(another, never).status == 200);

    clock.advance(29s);
    CHECK(services::retry_after(refused(request)) == 1s);
    clock.advance(1s);
    CHECK(service_client.ask(request, never).status == 200);
    clock.set(noon() - 24h);
    CHECK(refused(request).code == Code::RATE_LIMITED);
    clock.advance(24h);
    for (int i = 0; i < 2; ++i) CHECK(service_client.ask(request, never).status == 200);
    CHECK(refused(request).code == Code::RATE_LIMITED);
  }

  TEST_CASE_FIXTURE(Asker, "statuses: which are worth another try, and which key to look at") {
    struct Row {
      int status;
      Code code;
      bool names_the_key;
    };
    for (const auto& row : {Row{408, Code::PROVIDER_FAILED, false}, Row{425, Code::PROVIDER_FAILED, false},
                            Row{429, Code::PROVIDER_FAILED, false}, Row{500, Code::PROVIDER_FAILED, false},
                            Row{502, Code::PROVIDER_FAILED, false}, Row{503, Code::PROVIDER_FAILED, false},
                            Row{599, Code::PROVIDER_FAILED, false}, Row{301, Code::PROVIDER_REFUSED, false},
                            Row{400, Code::PROVIDER_REFUSED, false}, Row{401, Code::PROVIDER_REFUSED, true},
                            Row{403, Code::PROVIDER_REFUSED, true}, Row{404, Code::PROVIDER_REFUSED, false},
                            Row{422, Code::PROVIDER_REFUSED, false}}) {
      CAPTURE(row.status);
      const StandIn service({answer(row.status, R"({"message":"so it is"})")});
      const auto error = refused(about(service));
      CHECK(error.code == row.code);
      CHECK(error.message == fmt::format("test answered /things with status {}: so it is", row.status));
      CHECK(has(error.hint, "test.key") == row.names_the_key);
      CHECK(service_client.ask_any(about(service), never).status == row.status);
    }
  }

  TEST_CASE_FIXTURE(Asker, "the service's words are found where services put them") {
    for (const auto* body :
         {R"({"msg":"the words"})", R"({"error":{"message":"the words","status":"X"}})", R"({"detail":"the words"})",
          R"({"error":"the words"})", R"({"status_msg":"the words"})", R"("the words")", "the words\n"}) {
      CAPTURE(body);
      const StandIn service({answer(400, body)});
      CHECK(refused(about(service)).message == "test answered /things with status 400: the words");
    }
    for (const auto* body : {"", "{}", "[]", R"({"detail":[{"a":1}]})"}) {
      const StandIn service({answer(400, body)});
      CHECK(refused(about(service)).message == "test answered /things with status 400");
    }
    const StandIn page({answer(503, "<!doctype html><title>Attention Required!</title>")});
    CHECK(refused(about(page)).message == "test answered /things with status 503: a page of HTML");
  }

  TEST_CASE_FIXTURE(Asker, "Retry-After, in seconds and as a date") {
    struct Row {
      const char* headers;
      std::optional<std::chrono::milliseconds> wait;
    };
    for (const auto& row :
         {Row{"Retry-After: 7\r\n", 7s}, Row{"retry-after:  0\r\n", 0s}, Row{"Retry-After: 99999999\r\n", 24h},
          Row{"Retry-After: -5\r\n", 0s}, Row{"Retry-After: soon\r\n", {}}, Row{"", {}},
          // Counted from the service's own clock, whatever ours shows.
          Row{"Date: Wed, 01 Jan 2020 00:00:00 GMT\r\nRetry-After: Wed, 01 Jan 2020 00:01:30 GMT\r\n", 90s},
          Row{"Date: Wed, 01 Jan 2020 00:00:00 GMT\r\nRetry-After: Tue, 31 Dec 2019 00:00:00 GMT\r\n", 0s},
          Row{"Date: yesterday\r\nRetry-After: Wed, 01 Jan 2020 00:01:30 GMT\r\n", {}},
          // Without one, from ours.
          Row{"Retry-After: Mon, 01 Jun 2026 12:02:00 GMT\r\n", 2min}}) {
      CAPTURE(row.headers);
      const StandIn service({answer(429, "{}", row.headers)});
      CHECK(services::retry_after(refused(about(service))) == row.wait);
    }
  }

  TEST_CASE("only a number of seconds is a wait") {
    const auto wait = [](std::string text) {
      return services::retry_after({Code::PROVIDER_FAILED, "", "", {{"retry-after", text}}});
    };
    CHECK(wait("3.5") == 3500ms);
    CHECK(wait("-1") == 0ms);
    CHECK(wait("1e99") == 24h);
    for (const auto* text : {"", "soon", "1 s", "nan", "inf"}) {
      CAPTURE(text);
      CHECK_FALSE(wait(text).has_value());
    }
    CHECK_FALSE(services::retry_after({Code::PROVIDER_FAILED, ""}).has_value());
  }

  TEST_CASE_FIXTURE(Asker, "a limit passes") {
    const StandIn service({answer(429, "{}", "Retry-After: 2\r\n"), answer(200, R"({"a":1})")});
    const auto request = about(service);
    const auto limited = refused(request);
    CHECK(limited.code == Code::PROVIDER_FAILED);
    clock.advance(*services::retry_after(limited));
    CHECK(services::ServiceClient::json(request, service_client.ask(request, never)) == base::Json{{"a", 1}});
  }

  TEST_CASE_FIXTURE(Asker, "too large an answer is refused without being taken") {
    const StandIn declared([](const std::string&, Line& line) {
      line.send("HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n");
      const std::string block(64 << 10, ' ');
      while (line.sent < (2LL << 30) && line.send(block)) {
      }
    });
    const StandIn endless([](const std::string&, Line& line) {
      line.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
      const std::string block(64 << 10, ' ');
      while (line.send(block)) {
      }
    });
    const auto before = resident_bytes();
    for (const auto* service : {&declared, &endless}) {
      auto request = about(*service);
      request.max_bytes = 1 << 20;
      const auto error = refused(request);
      CHECK(error.code == Code::PROVIDER_REFUSED);
      CHECK(error.message == "test answered /things with more than 1048576 bytes, the limit");
    }
    CHECK(resident_bytes() - before < 16 << 20);
  }

  TEST_CASE_FIXTURE(Asker, "silence in all its forms is worth another try") {
    const StandIn hanging([](const std::string&, Line& line) { line.wait_until_gone(); });
    const StandIn dripping([](const std::string&, Line& line) {
      line.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
      while (line.send("x")) std::this_thread::sleep_for(20ms);
    });
    const StandIn resetting([](const std::string&, Line& line) { line.reset(); });
    const StandIn halving(
        [](const std::string&, Line& line) { line.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"a\":"); });
    const StandIn babbling([](const std::string&, Line& line) { line.send("this is no HTTP at all\r\n\r\n"); });
    for (const auto* service : {&hanging, &dripping, &resetting, &halving, &babbling}) {
      auto request = about(*service);
      request.timeout = 1s;
      const auto start = std::chrono::steady_clock::now();
      const auto error = refused(request);
      CHECK(error.code == Code::PROVIDER_FAILED);
      CHECK(error.message.starts_with("test did not answer /things: "));
      CHECK(std::chrono::steady_clock::now() - start < 10s);
    }
  }

  TEST_CASE_FIXTURE(Asker, "a farm that stops is no failure of the service") {
    const StandIn hanging([](const std::string&, Line& line) { line.wait_until_gone(); });
    const auto error = error_of([&] { service_client.ask(about(hanging), [] { return true; }); });
    CHECK(error.code == Code::INTERRUPTED);
  }

  TEST_CASE_FIXTURE(Asker, "no error repeats a key, a query or a long speech") {
    const auto encoded = base::url_encode(secret);
    std::string speech;
    for (int i = 0; i < 2000; ++i) speech += "\xF0\x9F\x98\x80";
    const std::string marks = "e" + [] {
      std::string made;
      for (int i = 0; i < 50'000; ++i) made += "\xCC\x81";
      return made;
    }();
    for (const auto& said : {fmt::format("no token {} (or {}) \x1b[31m\x07here", secret, encoded),
                             fmt::format("Bearer {}", secret), speech, marks, std::string("\xFF\xFE broken \x80")}) {
      const StandIn service({answer(401, base::to_line(base::Json{{"message", said}})), answer(401, said)});
      for (int i = 0; i < 2; ++i) {
        auto request = about(service, "/things?token=" + encoded + "&q=private+words");
        request.headers.add("Authorization", fmt::format("Bearer {}", secret));
        const auto error = refused(request);
        const auto words = words_of(error);
        CAPTURE(words);
        CHECK(error.code == Code::PROVIDER_REFUSED);
        CHECK_FALSE(has(words, secret));
        CHECK_FALSE(has(words, encoded));
        CHECK_FALSE(has(words, "private"));
        CHECK(words.find_first_of("\x1b\x07\xFF") == words.npos);
        CHECK(base::valid_utf8(words));
        CHECK(base::display_width(words) < 300);
        CHECK(words.size() < 1100);
      }
    }
    // Nor when nothing was sent, or when no process listens.
    const StandIn service({answer(200, "{}")});
    auto request = about(service, "/things?token=" + encoded);
    request.headers.add("Authorization", std::string(secret) + "\r\nX: y");
    auto error = refused(request);
    CHECK(error.code == Code::PROVIDER_REFUSED);
    CHECK(has(error.hint, "test.key"));
    CHECK_FALSE(has(words_of(error), secret));
    CHECK(service.requests().empty());
    request = about(service, "/things?token=" + encoded);
    request.url = "http://127.0.0.1:1/things?token=" + encoded;
    error = refused(request);
    CHECK(error.code == Code::PROVIDER_FAILED);
    CHECK_FALSE(has(words_of(error), encoded));
  }

  TEST_CASE("what is no JSON is named") {
    struct Row {
      std::string body;
      const char* named;
    };
    std::string fields = "{";
    for (int i = 0; i < 20'000; ++i) fields += fmt::format("\"k{}\":0,", i);
    for (const auto& row : {Row{"", "nothing"}, Row{" \n", "nothing"}, Row{" <html><body>", "a page of HTML"},
                            Row{"{\"a\":", "broken JSON"}, Row{"error", "broken JSON"}, Row{"{} {}", "broken JSON"},
                            Row{"[1e999]", "broken JSON"}, Row{std::string(100'000, '['), "JSON nested deeper than 64"},
                            Row{fields + "\"end\":0}", "JSON with more than 10000 fields in one object"}}) {
      CAPTURE(row.named);
      const auto error = error_of([&] { json_of(row.body); });
      CHECK(error.code == Code::PROVIDER_FAILED);
      CHECK(error.message.starts_with(fmt::format("test answered /things with {}", row.named)));
    }
  }

  TEST_CASE("strangers' JSON is read forgivingly, and ids keep their digits") {
    struct Row {
      const char* body;
      const char* value;  // at /a
    };
    for (const auto& row : {
             Row{R"({"a":1,"a":2})", "2"},
             Row{"\xEF\xBB\xBF{\"a\":\"bom\"}", "bom"},
             Row{R"({"a":9007199254740993})", "9007199254740993"},
             Row{R"({"a":9223372036854775807})", "9223372036854775807"},
             Row{R"({"a":18446744073709551615})", "18446744073709551615"},
             Row{R"({"a":"9007199254740993"})", "9007199254740993"},
             Row{"{\"a\":\"x\xFFy\xC3\"}", "x\xEF\xBF\xBDy\xEF\xBF\xBD"},
             Row{R"({"a":"cut \ud83d"})", "cut \xEF\xBF\xBD"},
             Row{R"({"a":"\ude00 cut"})", "\xEF\xBF\xBD cut"},
             Row{R"({"a":"\ud83d\ud83d\ude00"})", "\xEF\xBF\xBD\xF0\x9F\x98\x80"},
             Row{R"({"a":"\\ud83d \ud83d"})", "\\ud83d \xEF\xBF\xBD"},
         }) {
      CAPTURE(row.body);
      CHECK(services::text_at(json_of(row.body), "/a") == row.value);
    }
    CHECK_FALSE(services::text_at(json_of(R"({"a":18446744073709551616})"), "/a").has_value());
    CHECK_FALSE(services::text_at(json_of(R"({"a":1.5})"), "/a").has_value());
  }

  TEST_CASE("a pointer leads to a value or nowhere, never astray") {
    const auto json = json_of(R"({"a":{"b":[{"c/d":7},"x"]},"":1,"n":null,"t":"true","one":1,"f":false})");
    CHECK(services::text_at(json, "/a/b/0/c~1d") == "7");
    CHECK(services::text_at(json, "/a/b/1") == "x");
    CHECK(services::text_at(json, "/") == "1");
    CHECK(services::value_at(json, "") == &json);
    CHECK(services::value_at(json, "/n")->is_null());
    for (const auto* pointer : {"/a/b/2", "/a/b/-", "/a/b/01x", "/a/c", "/t/0", "a", "/a/b/0/c"}) {
      CAPTURE(pointer);
      CHECK(services::value_at(json, pointer) == nullptr);
    }
    CHECK(services::truth_at(json, "/t"));
    CHECK(services::truth_at(json, "/one"));
    for (const auto* pointer : {"/f", "/n", "/a", "/nowhere"}) CHECK_FALSE(services::truth_at(json, pointer));
  }
}
