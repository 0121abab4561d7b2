#include "farm/analysis/injections.hpp"
#include "farm/analysis/models_fixture.hpp"

using namespace farmtok;
using namespace farmtok::test;
using base::Amount;
using base::Code;

namespace {

constexpr auto secret = "sk-very-secret-key";

Json completion(const Json& content, const char* finish = "stop") {
  return {{"choices",
           Json::array({{{"message", {{"role", "assistant"}, {"content", content}}}, {"finish_reason", finish}}})},
          {"usage", {{"prompt_tokens", 1000}, {"completion_tokens", 100}}}};
}

Json completion_of(const Json& reply) { return completion(base::to_line(reply)); }
Json error_body(const std::string& message) { return {{"error", {{"message", message}, {"type", "invalid"}}}}; }

struct OpenAi : AnalysingFarm {
  explicit OpenAi(const ModelService& service, std::map<std::string, std::string> extra = {},
                  const std::string& base = "")
      : AnalysingFarm(flags(service, std::move(extra), base)),
        child(child_script()),
        analyst(farm::analysis::make_openai_analyst(farm, service_client, child)) {}

  static std::map<std::string, std::string> flags(const ModelService& service, std::map<std::string, std::string> extra,
                                                  const std::string& base) {
    extra.emplace("openai.base_url", service.url(base));
    extra.emplace("openai.frames", "2");
    return extra;
  }
  /// Stands in for the child that takes pictures of a video.
  std::filesystem::path child_script() const {
    const auto script = std::filesystem::path{folder.path()} / "child";
    std::ofstream{script} << "#!/bin/sh\nprintf first >&4\nprintf second >&5\necho '{\"done\":{}}'\n";
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    return script;
  }
  model::Analysis analyse() { return analyst->analyse(ask(), never); }
  base::Error refused() {
    auto error = error_of([&] { analyse(); });
    CHECK(!has(words_of(error), secret));
    return error;
  }

  farm::library::MediaChild child;
  std::unique_ptr<farm::analysis::Analyst> analyst;
};

std::string prompt_in(const Json& body) {
  const auto& content = body["messages"][1]["content"];
  return content.is_string() ? content : content[0]["text"];
}

}  // namespace

TEST_SUITE("openai") {
  TEST_CASE("one question with pictures of the video; tokens and money are counted") {
    ModelService service{{200, completion_of(good_reply())}};
    OpenAi openai{service, {{"openai.key", secret}}};
    openai.give_file("bytes");
    const auto made = openai.analyse();
    CHECK(made.match_score == 72);
    CHECK(made.analysed_by == "openai gpt-4o-mini");
    CHECK(made.tokens_in == 1000);
    CHECK(made.tokens_out == 100);
    CHECK(made.cost == Amount{210});
    const auto request = service.asked().at(0);
    CHECK(request.headers.get("Authorization") == std::string{"Bearer "} + secret);
    const auto body = service.body(0);
    CHECK(body["model"] == "gpt-4o-mini");
    CHECK(body["response_format"]["json_schema"]["strict"] == true);
    CHECK(body["response_format"]["json_schema"]["schema"]["required"].size() == 8);
    const auto& content = body["messages"][1]["content"];
    REQUIRE(content.size() == 3);
    CHECK(content[1]["image_url"]["url"] == "data:image/jpeg;base64," + base::base64("first"));
    CHECK(content[2]["image_url"]["url"] == "data:image/jpeg;base64," + base::base64("second"));
    CHECK(data_in(prompt_in(body))["text"] == openai.video.text);
    CHECK(std::filesystem::is_empty(std::filesystem::path{openai.folder.path()} / "tmp"));
  }

  TEST_CASE("a server of one's own needs no key; its address may end in /v1 or not") {
    for (const auto* base : {"", "/", "/v1", "/v1/"}) {
      ModelService service{{200, completion_of(good_reply())}};
      OpenAi openai{service, {{"openai.frames", "0"}}, base};
      openai.give_file("bytes");
      openai.analyst->check();
      CHECK(openai.analyse().match_score == 72);
      const auto request = service.asked().at(0);
      CHECK(request.path == "/v1/chat/completions");
      CHECK(request.headers.get("Authorization") == "");
      CHECK(service.body(0)["messages"][1]["content"].is_string());
    }
    AnalysingFarm asking;
    const farm::library::MediaChild child{"/none"};
    const auto analyst = farm::analysis::make_openai_analyst(asking.farm, asking.service_client, child);
    const auto error = error_of([&] { analyst->check(); });
    CHECK(error.code == Code::PROVIDER_NOT_READY);
    CHECK(has(error.hint, "openai.key"));
  }

  TEST_CASE("a video without pictures still has its texts") {
    ModelService service{{200, completion_of(good_reply())}};
    OpenAi openai{service};
    openai.give_file("bytes");
    std::ofstream{std::filesystem::path{openai.folder.path()} / "child"}
        << "#!/bin/sh\necho '{\"error\":{\"code\":\"INVALID_MEDIA\",\"message\":\"no video\"}}'\nexit 1\n";
    CHECK(openai.analyse().match_score == 72);
    CHECK(service.body(0)["messages"][1]["content"].is_string());
  }

  TEST_CASE("a server that knows no json_schema is asked for a JSON object, with the schema in words") {
    ModelService service{{400, error_body("'response_format.type' must be 'json_object' or 'text'")},
                         {200, completion_of(good_reply())}};
    OpenAi openai{service};
    CHECK(openai.analyse().match_score == 72);
    const auto body = service.body(1);
    CHECK(body["response_format"] == Json{{"type", "json_object"}});
    CHECK(has(body["messages"][0]["content"].get<std::string>(), "\"additionalProperties\":false"));
    CHECK(!has(service.body(0)["messages"][0]["content"].get<std::string>(), "additionalProperties"));
  }

  TEST_CASE("a server that takes no pictures is asked without, once for all questions of the video") {
    for (const auto& [status, message] :
         {std::pair{400, "This model does not support image input"}, std::pair{400, "gemma is not a multimodal model"},
          std::pair{500, "image input is not supported - hint: mmproj"}}) {
      ModelService service{{status, error_body(message)},
                           {200, completion_of(good_reply_with("match_score", 101))},
                           {200, completion_of(good_reply())}};
      OpenAi openai{service};
      openai.give_file("bytes");
      CHECK(openai.analyse().tokens_in == 2000);
      CHECK(service.body(0)["messages"][1]["content"].is_array());
      CHECK(service.body(1)["messages"][1]["content"].is_string());
      CHECK(service.body(2)["messages"][1]["content"].is_string());
      CHECK(service.asked().size() == 3);
    }
  }

  TEST_CASE("what it keeps refusing is not asked for ever") {
    ModelService service{{400, error_body("response_format and image are wrong")}};
    OpenAi openai{service};
    openai.give_file("bytes");
    CHECK(openai.refused().code == Code::PROVIDER_REFUSED);
    CHECK(service.asked().size() == 3);
  }

  TEST_CASE("answers come in many shapes") {
    const auto good = base::to_line(good_reply());
    const Json parts =
        Json::array({{{"type", "text"}, {"text", good.substr(0, 9)}}, {{"type", "text"}, {"text", good.substr(9)}}});
    for (const auto& content :
         {Json(good), parts, Json("<think>{\"match_score\": 1} or so?</think>\n" + good),
          Json("all the same, thought without its beginning</think>" + good), Json("\n " + good + " \n")}) {
      CAPTURE(content);
      ModelService service{{200, completion(content)}};
      OpenAi openai{service};
      CHECK(openai.analyse().match_score == 72);
      CHECK(service.asked().size() == 1);
    }
  }

  TEST_CASE("a bad answer is asked about once more, with its fault named") {
    const auto good = base::to_line(good_reply());
    struct Row {
      Json first;
      const char* fault;
    };
    for (const auto& row : {Row{completion(good.substr(0, 40), "length"), "cut off"},
                            Row{{{"choices", Json::array()}}, "there was none"}, Row{Json::object(), "there was none"},
                            Row{completion(nullptr), "was empty"}, Row{completion("<think>for ever"), "no JSON object"},
                            Row{completion("```\n" + good + "\n```"), "code fences"},
                            Row{completion_of(good_reply_with("pin_comment", "ask @somebody")), "pin_comment mentions"},
                            Row{completion_of(good_reply_with("tweet_text", std::string(600, 'x'))), "at most 500"}}) {
      CAPTURE(row.fault);
      ModelService service{{200, row.first}, {200, completion_of(good_reply())}};
      OpenAi openai{service};
      CHECK(openai.analyse().match_score == 72);
      const std::string second = service.body(1)["messages"][0]["content"];
      CHECK_MESSAGE(has(second, row.fault), second);
    }
  }

  TEST_CASE("a refusal of the model is one, and paid for") {
    auto refusing = completion(nullptr);
    refusing["choices"][0]["message"]["refusal"] = "I cannot help with that.";
    const Json part = Json::array({{{"type", "refusal"}, {"refusal", "I cannot help with that."}}});
    for (const auto& answer : {refusing, completion(part), completion("{}", "content_filter")}) {
      ModelService service{{200, answer}};
      OpenAi openai{service};
      try {
        openai.analyse();
        FAIL("nothing was thrown");
      } catch (const farm::analysis::PaidError& error) {
        CHECK(error.code == Code::PROVIDER_REFUSED);
        CHECK(has(error.message, "refuses this video"));
        CHECK(error.cost == Amount{210});
      }
      CHECK(service.asked().size() == 1);
    }
  }

  TEST_CASE("its failures are told in their kind, and never with the key") {
    struct Row {
      int status;
      Json body;
      Code code;
      const char* says;
    };
    for (const auto& row : {
             Row{503, error_body("Loading model"), Code::PROVIDER_FAILED, "Loading model"},
             Row{429, error_body("Rate limit"), Code::PROVIDER_FAILED, "Rate limit"},
             Row{401, error_body(std::string{"Incorrect API key provided: "} + secret), Code::PROVIDER_REFUSED,
                 "openai.key"},
             Row{404, error_body("no such model"), Code::PROVIDER_REFUSED, "no such model"},
             Row{400, Json{{"error", "model not loaded"}}, Code::PROVIDER_REFUSED, "model not loaded"},
             Row{500, "oops", Code::PROVIDER_FAILED, "500"},
             Row{200, "<html>", Code::PROVIDER_FAILED, "HTML"},
         }) {
      CAPTURE(row.status);
      ModelService service{{row.status, row.body}};
      OpenAi openai{service, {{"openai.key", secret}}};
      const auto error = openai.refused();
      CHECK(error.code == row.code);
      CHECK_MESSAGE(has(words_of(error), row.says), words_of(error));
      CHECK(service.asked().size() == 1);
    }
  }

  TEST_CASE("a failure at the second question keeps what the first one cost") {
    ModelService service{{200, completion("no")}, {503, error_body("busy")}};
    OpenAi openai{service};
    try {
      openai.analyse();
      FAIL("nothing was thrown");
    } catch (const farm::analysis::PaidError& error) {
      CHECK(error.code == Code::PROVIDER_FAILED);
      CHECK(error.tokens.in == 1000);
    }
  }

  TEST_CASE("no caption leaves its block, whatever it says and whoever obeys it") {
    ModelService service{{200, completion_of(obedient_reply())}};
    OpenAi openai{service};
    for (const auto injection : injections) {
      CAPTURE(injection);
      openai.video.text = "cats asleep " + std::string{injection};
      openai.video.author_name = injection;
      openai.video.hashtags = injection;
      CHECK(openai.analyse().match_score == 100);
      const auto body = service.body(service.asked().size() - 1);
      CHECK(data_in(prompt_in(body))["text"] == base::fit(openai.video.text, 4000));
      CHECK(!has(body["messages"][0]["content"].get<std::string>(), injection));
    }
  }
}
