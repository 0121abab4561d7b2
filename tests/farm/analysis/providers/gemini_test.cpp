#include "farm/analysis/analyse.hpp"
#include "farm/analysis/injections.hpp"
#include "farm/analysis/models_fixture.hpp"
#include "farm/analysis/providers/gemini_files.hpp"

using namespace farmtok;
using namespace farmtok::test;
using base::Amount;
using base::Code;

namespace {

constexpr auto secret = "AIza-very-secret-key";

Json candidate(const std::string& words, const char* finish = "STOP") {
  const Json thought{{"text", "hm, {"}, {"thought", true}};
  const auto half = words.size() / 2;
  return {
      {"candidates",
       Json::array(
           {{{"content",
              {{"parts", Json::array({thought, {{"text", words.substr(0, half)}}, {{"text", words.substr(half)}}})}}},
             {"finishReason", finish}}})},
      {"usageMetadata", {{"promptTokenCount", 1000}, {"candidatesTokenCount", 50}, {"thoughtsTokenCount", 50}}}};
}

Json candidate(const Json& reply) { return candidate(base::to_line(reply)); }

struct Gemini : AnalysingFarm {
  explicit Gemini(const ModelService& service, std::map<std::string, std::string> extra = {})
      : AnalysingFarm(flags(service, std::move(extra))),
        analyst(farm::analysis::make_gemini_analyst(farm, service_client)) {}

  static std::map<std::string, std::string> flags(const ModelService& service,
                                                  std::map<std::string, std::string> extra) {
    extra.emplace("gemini.base_url", service.url());
    extra.emplace("gemini.key", secret);
    return extra;
  }
  model::Analysis analyse() { return analyst->analyse(ask(), never); }
  /// The thrown error; it never contains the key.
  base::Error refused() {
    auto error = error_of([&] { analyse(); });
    CHECK(!has(words_of(error), secret));
    return error;
  }

  std::unique_ptr<farm::analysis::Analyst> analyst;
};

std::string prompt_in(const Json& body) { return body["contents"][0]["parts"].back()["text"]; }

/// Files API: answers `states` one after the other, the last one again and again.
ModelService::Play files(const std::string& origin, std::vector<std::string> states) {
  return [origin, states, next = std::size_t{0}](const http::Request& request, std::size_t) mutable {
    http::Response made;
    const auto file = [&] {
      return Json{{"name", "files/abc-1"},
                  {"uri", "https://g.test/files/abc-1"},
                  {"state", states[std::min(next++, states.size() - 1)]}};
    };
    if (request.path == "/upload/v1beta/files")
      made.headers.add("X-Goog-Upload-URL",
                       (origin.empty() ? "http://" + std::string{request.headers.get("Host")} : origin) +
                           "/upload/bytes?upload_id=u1");
    else if (request.path == "/upload/bytes") made.body = base::to_line({{"file", file()}});
    else if (request.path == "/v1beta/files/abc-1") made.body = base::to_line(file());
    else made.body = base::to_line(candidate(good_reply()));
    return made;
  };
}

std::vector<std::string> calls(ModelService& service) {
  std::vector<std::string> made;
  for (const auto& each : service.asked()) made.push_back(std::string{http::name(each.method)} + " " + each.path);
  return made;
}

}  // namespace

TEST_SUITE("gemini") {
  TEST_CASE("one question with the video inside; tokens and money are counted") {
    ModelService service{{200, candidate(good_reply())}};
    Gemini gemini{service};
    gemini.give_file("not really a video");
    const auto made = gemini.analyse();
    CHECK(made.match_score == 72);
    CHECK(made.analysed_by == "gemini gemini-2.5-flash");
    CHECK(made.tokens_in == 1000);
    CHECK(made.tokens_out == 100);
    CHECK(made.cost == Amount{550});
    const auto request = service.asked().at(0);
    CHECK(request.path == "/v1beta/models/gemini-2.5-flash:generateContent");
    CHECK(request.headers.get("x-goog-api-key") == secret);
    CHECK(!has(request.body, secret));
    const auto body = service.body(0);
    CHECK(body["contents"][0]["parts"][0]["inlineData"] ==
          Json{{"mimeType", "video/mp4"}, {"data", base::base64("not really a video")}});
    CHECK(body["generationConfig"]["responseMimeType"] == "application/json");
    CHECK(body["generationConfig"]["responseSchema"]["properties"]["match_score"]["type"] == "INTEGER");
    CHECK(data_in(prompt_in(body))["text"] == gemini.video.text);
  }

  TEST_CASE("texts only without a video, and when videos are not to be sent") {
    ModelService service{{200, candidate(good_reply())}};
    Gemini without{service};
    without.analyse();
    Gemini forbidden{service, {{"gemini.video", "false"}, {"gemini.model", "models/gemini-x"}}};
    forbidden.give_file("bytes");
    CHECK(forbidden.analyse().analysed_by == "gemini gemini-x");
    for (const auto i : {0U, 1U}) CHECK(service.body(i)["contents"][0]["parts"].size() == 1);
    CHECK(service.asked().at(1).path == "/v1beta/models/gemini-x:generateContent");
  }

  TEST_CASE("a large video goes through the Files API, is waited for, and is deleted afterwards") {
    ModelService service(files("", {"PROCESSING", "PROCESSING", "ACTIVE"}));
    Gemini gemini{service, {{"gemini.inline_bytes", "19"}}};
    gemini.give_file("\x1A\x45\xDF\xA3 and more");
    CHECK(gemini.analyse().match_score == 72);
    CHECK(calls(service) == std::vector<std::string>{"POST /upload/v1beta/files", "POST /upload/bytes",
                                                     "GET /v1beta/files/abc-1", "GET /v1beta/files/abc-1",
                                                     "POST /v1beta/models/gemini-2.5-flash:generateContent",
                                                     "DELETE /v1beta/files/abc-1"});
    const auto asked = service.asked();
    REQUIRE(asked.size() == 6);
    CHECK(asked[0].headers.get("X-Goog-Upload-Protocol") == "resumable");
    CHECK(asked[0].headers.get("X-Goog-Upload-Command") == "start");
    CHECK(asked[0].headers.get("X-Goog-Upload-Header-Content-Length") == "13");
    CHECK(asked[0].headers.get("X-Goog-Upload-Header-Content-Type") == "video/webm");
    CHECK(asked[1].headers.get("X-Goog-Upload-Command") == "upload, finalize");
    CHECK(asked[1].headers.get("X-Goog-Upload-Offset") == "0");
    CHECK(asked[1].body == "\x1A\x45\xDF\xA3 and more");
    CHECK(service.body(4)["contents"][0]["parts"][0]["fileData"] ==
          Json{{"mimeType", "video/webm"}, {"fileUri", "https://g.test/files/abc-1"}});
  }

  TEST_CASE("a video that Gemini cannot process leaves the texts") {
    ModelService service(files("", {"PROCESSING", "FAILED"}));
    Gemini gemini{service, {{"gemini.inline_bytes", "0"}}};
    gemini.give_file("bytes");
    CHECK(gemini.analyse().match_score == 72);
    const auto all = calls(service);
    CHECK(all.at(3) == "DELETE /v1beta/files/abc-1");
    CHECK(service.body(4)["contents"][0]["parts"].size() == 1);
  }

  TEST_CASE("a video is uploaded nowhere but to the configured origin") {
    for (const auto* origin : {"http://elsewhere.test", "https://127.0.0.1", "http://127.0.0.1:1", "//127.0.0.1", ""}) {
      const std::string where = *origin ? origin : "http://user@127.0.0.1";
      ModelService service(files(where, {"ACTIVE"}));
      Gemini gemini{service, {{"gemini.inline_bytes", "0"}}};
      gemini.give_file("bytes");
      const auto error = gemini.refused();
      CHECK(error.code == Code::PROVIDER_REFUSED);
      CHECK(has(error.message, "another address"));
      CHECK(calls(service) == std::vector<std::string>{"POST /upload/v1beta/files"});
    }
    CHECK(farm::analysis::origin_of("HTTPS://Host.Test:443/x?y") == "https://host.test");
    CHECK(farm::analysis::origin_of("http://host:8080") == "http://host:8080");
    CHECK(farm::analysis::origin_of("https://a@host/") == "");
    CHECK(farm::analysis::origin_of("host/path") == "");
  }

  TEST_CASE("a file with a strange name is not asked for") {
    ModelService service([](const http::Request& request, std::size_t) {
      http::Response made;
      if (request.path == "/upload/v1beta/files")
        made.headers.add("X-Goog-Upload-URL", "http://" + std::string{request.headers.get("Host")} + "/upload/bytes");
      made.body = R"({"file":{"name":"files/../../v1/x","uri":"u","state":"ACTIVE"}})";
      return made;
    });
    Gemini gemini{service, {{"gemini.inline_bytes", "0"}}};
    gemini.give_file("bytes");
    CHECK(gemini.refused().code == Code::PROVIDER_REFUSED);
    CHECK(service.asked().size() == 2);
  }

  TEST_CASE("what Gemini blocks is a refusal with its reason, and paid for") {
    auto blocked = candidate(std::string{});
    blocked.erase("candidates");
    blocked["promptFeedback"] = {{"blockReason", "PROHIBITED_CONTENT"}};
    struct Row {
      Json answer;
      const char* says;
    };
    for (const auto& row : {Row{blocked, "PROHIBITED_CONTENT"}, Row{candidate(std::string{}, "SAFETY"), "SAFETY"},
                            Row{candidate(std::string{"{}"}, "RECITATION"), "RECITATION"}}) {
      ModelService service{{200, row.answer}};
      Gemini gemini{service};
      try {
        gemini.analyse();
        FAIL("nothing was thrown");
      } catch (const farm::analysis::PaidError& error) {
        CHECK(error.code == Code::PROVIDER_REFUSED);
        CHECK(has(error.message, row.says));
        CHECK(error.tokens.in == 1000);
        CHECK(error.cost == Amount{550});
      }
      CHECK(service.asked().size() == 1);
    }
  }

  TEST_CASE("a bad answer is asked about once more, with its fault named") {
    const auto good = base::to_line(good_reply());
    struct Row {
      Json first;
      const char* fault;
    };
    for (const auto& row : {Row{candidate(good.substr(0, 40), "MAX_TOKENS"), "cut off"},
                            Row{candidate(std::string{"```json\n" + good + "\n```"}), "code fences"},
                            Row{candidate(good_reply_with("caption", "visit example.com")), "caption contains a web"},
                            Row{Json{{"candidates", Json::array()}}, "was empty"}, Row{Json::object(), "was empty"}}) {
      CAPTURE(row.fault);
      ModelService service{{200, row.first}, {200, candidate(good_reply())}};
      Gemini gemini{service};
      const auto made = gemini.analyse();
      CHECK(made.match_score == 72);
      CHECK(made.tokens_in == (row.first.contains("usageMetadata") ? 2000 : 1000));
      CHECK(service.asked().size() == 2);
      const std::string second = service.body(1)["systemInstruction"]["parts"][0]["text"];
      CHECK_MESSAGE(has(second, row.fault), second);
      CHECK(!has(second, "example.com"));
    }
  }

  TEST_CASE("two bad answers are a refusal that cost twice") {
    ModelService service{{200, candidate(good_reply_with("match_score", 300))}};
    Gemini gemini{service};
    try {
      gemini.analyse();
      FAIL("nothing was thrown");
    } catch (const farm::analysis::PaidError& error) {
      CHECK(error.code == Code::PROVIDER_REFUSED);
      CHECK(has(error.message, "between 0 and 100"));
      CHECK(error.tokens.out == 200);
      CHECK(error.cost == Amount{1100});
    }
    CHECK(service.asked().size() == 2);
  }

  TEST_CASE("its failures are told in their kind, and never with the key") {
    const auto error = [](int code, const std::string& message, const Json& detail) {
      return Json{{"error", {{"code", code}, {"message", message}, {"details", Json::array({detail})}}}};
    };
    const Json invalid{{"@type", "type.googleapis.com/google.rpc.ErrorInfo"}, {"reason", "API_KEY_INVALID"}};
    struct Row {
      int status;
      Json body;
      Code code;
      const char* says;
    };
    for (const auto& row : {
             Row{400, error(400, std::string{"API key not valid: "} + secret, invalid), Code::PROVIDER_REFUSED,
                 "gemini.key"},
             Row{400, error(400, "Invalid video", Json::object()), Code::PROVIDER_REFUSED, "Invalid video"},
             Row{403, error(403, std::string{"denied to "} + secret, Json::object()), Code::PROVIDER_REFUSED,
                 "gemini.key"},
             Row{404, error(404, "no such model", Json::object()), Code::PROVIDER_REFUSED, "no such model"},
             Row{500, error(500, "internal", Json::object()), Code::PROVIDER_FAILED, "internal"},
             Row{503, error(503, "overloaded", Json::object()), Code::PROVIDER_FAILED, "overloaded"},
             Row{200, "<html>please wait</html>", Code::PROVIDER_FAILED, "HTML"},
             Row{200, "", Code::PROVIDER_FAILED, "nothing"},
         }) {
      CAPTURE(row.status);
      CAPTURE(row.says);
      ModelService service{{row.status, row.body}};
      Gemini gemini{service};
      const auto thrown = gemini.refused();
      CHECK(thrown.code == row.code);
      CHECK_MESSAGE(has(words_of(thrown), row.says), words_of(thrown));
    }
  }

  TEST_CASE("RetryInfo says how long to wait") {
    const Json info{{"@type", "type.googleapis.com/google.rpc.RetryInfo"}, {"retryDelay", "34.07s"}};
    const Json quota{{"@type", "type.googleapis.com/google.rpc.QuotaFailure"}};
    ModelService service{{429, {{"error", {{"code", 429}, {"details", Json::array({quota, info})}}}}}};
    Gemini gemini{service};
    const auto error = gemini.refused();
    CHECK(error.code == Code::PROVIDER_FAILED);
    CHECK(services::retry_after(error) == std::chrono::milliseconds{34'070});
  }

  TEST_CASE("without a key it is not ready") {
    ModelService service{{200, candidate(good_reply())}};
    AnalysingFarm asking{{{"gemini.base_url", service.url()}}};
    const auto analyst = farm::analysis::make_gemini_analyst(asking.farm, asking.service_client);
    const auto error = error_of([&] { analyst->check(); });
    CHECK(error.code == Code::PROVIDER_NOT_READY);
    CHECK(has(error.hint, "farmtok config set gemini.key"));
  }

  TEST_CASE("no caption leaves its block, whatever it says and whoever obeys it") {
    ModelService service{{200, candidate(obedient_reply())}};
    Gemini gemini{service};
    for (const auto injection : injections) {
      CAPTURE(injection);
      gemini.video.text = "cats asleep " + std::string{injection};
      gemini.video.author_name = injection;
      gemini.video.hashtags = injection;
      const auto made = gemini.analyse();
      CHECK(made.match_score == 100);
      const auto body = service.body(service.asked().size() - 1);
      const auto data = data_in(prompt_in(body));
      CHECK(data["text"] == base::fit(gemini.video.text, 4000));
      const std::string system = body["systemInstruction"]["parts"][0]["text"];
      CHECK(!has(system, injection));
    }
  }
}
