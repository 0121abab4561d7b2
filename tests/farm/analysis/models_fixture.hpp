#pragma once
// A farm that asks models, and a model on loopback with prepared answers.

#include <fstream>
#include <mutex>

#include "base/json.hpp"
#include "base/text/text.hpp"
#include "farm/analysis/money.hpp"
#include "farm/analysis/providers/providers.hpp"
#include "farm/discovery/stand_in.hpp"
#include "http/harness.hpp"

namespace farmtok::test {

using base::Json;

/// A fully valid answer.
inline Json good_reply() {
  return {{"match_score", 72},        {"fits", true},
          {"approve", true},          {"reason", "A workout, as asked."},
          {"tweet_text", "Leg day!"}, {"caption", "Leg day #gym {credit}"},
          {"pin_comment", nullptr},   {"instructions", nullptr}};
}

inline Json good_reply_with(const std::string& field, const Json& value) {
  auto made = good_reply();
  made[field] = value;
  return made;
}

/// The answer of a model that follows the orders in a caption.
inline Json obedient_reply() { return good_reply_with("match_score", 100); }

/// Answers on the paths of Gemini and of OpenAI's API, and stores the requests.
class ModelService {
 public:
  using Play = std::function<http::Response(const http::Request& request, std::size_t number)>;

  /// A text is sent unchanged.
  struct Answer {
    int status;
    Json body;
  };

  explicit ModelService(Play play) : play_(std::move(play)) {}
  /// Plays these answers one after the other, the last one again and again.
  ModelService(std::initializer_list<Answer> answers)
      : ModelService([answers = std::vector<Answer>{answers}](const http::Request&, std::size_t number) {
          const auto& [status, body] = answers[std::min(number, answers.size() - 1)];
          return http::Response{status, {}, body.is_string() ? body.get<std::string>() : base::to_line(body)};
        }) {}

  std::string url(const std::string& path = "") const { return server_.url(path); }
  std::vector<http::Request> asked() {
    const std::lock_guard lock{mutex_};
    return asked_;
  }
  Json body(std::size_t i) {
    const auto all = asked();
    REQUIRE(i < all.size());
    return base::parse_json(all[i].body);
  }

 private:
  http::Response take(const http::Request& request) {
    const std::lock_guard lock{mutex_};
    asked_.push_back(request);
    return play_(request, asked_.size() - 1);
  }
  http::Route route(http::Method method, const std::string& path) {
    return {.method = method,
            .path = path,
            .access = http::Access::anyone,
            .runs = http::Runs::pool,
            .handler = [this](const http::Request& request) { return take(request); }};
  }

  Play play_;
  std::mutex mutex_;
  std::vector<http::Request> asked_;
  http::test::TestServer server_{
      {route(http::Method::post, "/v1/chat/completions"), route(http::Method::post, "/v1beta/models/:call"),
       route(http::Method::post, "/upload/v1beta/files"), route(http::Method::post, "/upload/bytes"),
       route(http::Method::get, "/v1beta/files/:id"), route(http::Method::delete_, "/v1beta/files/:id")}};
};

/// A farm, a job, and a video whose `file` may exist.
struct AnalysingFarm : AskingFarm {
  explicit AnalysingFarm(std::map<std::string, std::string> flags = {}) : AskingFarm(std::move(flags)) {
    job.content_prompt = "fitness";
    job.filter_prompt = "only videos with 50k+ views";
    job.caption_prompt = "thank @coach.max in each";
    video.video_id = "7041234567890123456";
    video.author = "Ann.Lee";
    video.text = "leg day with friends";
    video.hashtags = "gym legday";
    video.views = 1'500'000;
    video.video_url = "http://videos.test/secret-address";
  }
  farm::analysis::AnalysisAsk ask() {
    return {job, video, "via @Ann.Lee", [this] { return file; }};
  }
  void give_file(const std::string& bytes) {
    file = std::filesystem::path{folder.path()} / "clip";
    std::ofstream{*file, std::ios::binary} << bytes;
  }

  model::Job job;
  model::FoundVideo video;
  std::optional<std::filesystem::path> file;
};

/// The JSON between the two lines that the prompt names; fails unless they are the only ones of their kind.
inline Json data_in(const std::string& prompt) {
  const auto start = prompt.find("DATA-");
  REQUIRE(start != std::string::npos);
  const auto boundary = prompt.substr(start, 5 + 32);
  std::vector<std::size_t> lines;
  for (auto at = prompt.find("\n" + boundary + "\n"); at != std::string::npos;
       at = prompt.find("\n" + boundary + "\n", at + 1))
    lines.push_back(at);
  REQUIRE(lines.size() == 2);
  const auto from = lines[0] + boundary.size() + 2;
  const auto data = prompt.substr(from, lines[1] - from);
  CHECK(data.find_first_of("\n\r<>[]`|") == std::string::npos);
  return base::parse_json(data);
}

}  // namespace farmtok::test
