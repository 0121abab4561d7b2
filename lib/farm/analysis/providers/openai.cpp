#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/analysis/line_writer.hpp"
#include "farm/analysis/policy.hpp"
#include "farm/analysis/providers/model_service.hpp"
#include "farm/analysis/providers/providers.hpp"
#include "farm/library/scratch_folder.hpp"
#include "log/log.hpp"
#include "services/lenient_json.hpp"

namespace farmtok::farm::analysis {
namespace {

using base::Code;
using base::Error;
using base::Json;

constexpr std::string_view provider = "openai";
constexpr int longest_side = 512;
constexpr std::uint64_t largest_frame = 2 << 20;

/// The form of the answer, and its name.
struct Wanted {
  std::string name;
  Json schema;
};

/// What the server of one question has proved to understand.
struct Ability {
  bool schema = true;
  bool pictures = true;
};

bool mentions(const std::string& words, std::initializer_list<std::string_view> names) {
  const auto low = base::lower(words);
  return std::ranges::any_of(names, [&](std::string_view name) { return low.find(name) != low.npos; });
}

/// The answer without the thinking that a model wrote before it.
std::string_view without_thoughts(std::string_view words) {
  constexpr std::string_view end = "</think>";
  words = base::trim(words);
  const auto last = words.starts_with('{') ? words.npos : words.rfind(end);
  return last == words.npos ? words : base::trim(words.substr(last + end.size()));
}

/// `content`, a text or a list of parts.
std::string words_of(const Json& message) {
  if (const auto text = services::text_at(message, "/content")) return *text;
  std::string words;
  if (const auto* parts = services::value_at(message, "/content"); parts && parts->is_array())
    for (const auto& part : *parts) words += services::text_at(part, "/text").value_or("");
  return words;
}

/// The service's reason for a refusal; empty when it answers.
std::string refusal_of(const Json& choice) {
  if (auto words = services::text_at(choice, "/message/refusal"); words && !words->empty()) return *words;
  if (const auto* parts = services::value_at(choice, "/message/content"); parts && parts->is_array())
    for (const auto& part : *parts)
      if (auto words = services::text_at(part, "/refusal"); words && !words->empty()) return *words;
  return services::text_at(choice, "/finish_reason") == "content_filter" ? "its filter withheld the answer" : "";
}

Reply reply_of(const Json& answer) {
  Reply reply;
  reply.tokens = {tokens_at(answer, "/usage/prompt_tokens"), tokens_at(answer, "/usage/completion_tokens")};
  const auto* choice = services::value_at(answer, "/choices/0");
  if (!choice) {
    reply.fault = "there was none";
    return reply;
  }
  reply.refusal = refusal_of(*choice);
  if (services::text_at(*choice, "/finish_reason") == "length")
    reply.fault = "it was cut off, because it was too long; be brief";
  if (const auto* message = services::value_at(*choice, "/message")) reply.words = without_thoughts(words_of(*message));
  return reply;
}

class OpenAi final : public Analyst, public LineWriter {
 public:
  OpenAi(const Farm& farm, services::ServiceClient& service_client, const library::MediaChild& child)
      : farm_(farm), service_client_(service_client), child_(child) {}

  std::string_view name() const override { return provider; }
  void check() const override {
    // The operator's own server may need no key.
    if (const auto policy = openai_policy(farm_.settings); policy.has_usual_base_url) check_key(policy);
    check_prompts(farm_.settings);
  }

  model::Analysis analyse(const AnalysisAsk& ask, const services::Stopping& stopping) override {
    check();
    const auto pictures = pictures_of(ask, stopping);
    Ability ability;
    const Wanted wanted{"analysis", answer_schema(Dialect::json_schema)};
    auto made = converse(provider, ask, price(), [&](std::string_view fault) {
      return reply_of(put(prompt_of(farm_, ask, fault), pictures, wanted, ability, stopping));
    });
    made.analysed_by = signature();
    return made;
  }

  std::string signature() const override { return fmt::format("{} {}", provider, openai_policy(farm_.settings).model); }
  Price price() const override { return openai_policy(farm_.settings).price; }
  Reply write_line(const LineAsk& ask, const services::Stopping& stopping) override {
    Ability ability;
    const Wanted wanted{"line", texts_schema(ask.fields, Dialect::json_schema)};
    return reply_of(put(ask.prompt, {}, wanted, ability, stopping, ask.timeout));
  }

 private:
  /// Frames of the video as data: URLs; none when there is no video or it cannot be read.
  std::vector<std::string> pictures_of(const AnalysisAsk& ask, const services::Stopping& stopping) const {
    const auto count = openai_policy(farm_.settings).frames;
    const auto file = count > 0 && ask.file ? ask.file() : std::nullopt;
    if (!file) return {};
    const auto scratch = std::filesystem::path{farm_.store.folder()} / "tmp";
    std::filesystem::create_directories(scratch);
    const library::ScratchFolder folder{scratch / crypto::new_id("frames")};
    library::MediaWatch watch;
    watch.cancelled = stopping;
    watch.deadline = analysis_policy(farm_.settings).timeout;
    std::vector<std::string> urls;
    try {
      for (const auto& frame : child_.frames(*file, folder.path(), static_cast<int>(count), longest_side, watch))
        if (const auto bytes = read_file(frame, largest_frame))
          urls.push_back("data:image/jpeg;base64," + base::base64(*bytes));
    } catch (const Error& error) {
      // A video that cannot be decoded still has its texts and numbers.
      if (error.code == Code::INTERRUPTED || base::storage_refused(error.code) || error.code == Code::UNFINISHED) throw;
      log::warn("a video is analysed without pictures", {{"video", ask.video.video_id}, {"why", error.message}});
    }
    return urls;
  }

  Json body_of(const Prompt& prompt, const std::vector<std::string>& pictures, const Wanted& wanted,
               const Ability& ability) const {
    Json content = prompt.user;
    if (ability.pictures && !pictures.empty()) {
      content = Json::array({Json{{"type", "text"}, {"text", prompt.user}}});
      for (const auto& url : pictures)
        content.push_back({{"type", "image_url"}, {"image_url", {{"url", url}, {"detail", "low"}}}});
    }
    Json format = {{"type", "json_object"}};
    auto system = prompt.system;
    if (ability.schema)
      format = {{"type", "json_schema"},
                {"json_schema", {{"name", wanted.name}, {"strict", true}, {"schema", wanted.schema}}}};
    else system += "\n" + schema_in_words(farm_.settings, wanted.schema);
    return {{"model", openai_policy(farm_.settings).model},
            {"messages", Json::array({Json{{"role", "system"}, {"content", system}},
                                      Json{{"role", "user"}, {"content", content}}})},
            {"response_format", format}};
  }

  /// Asks, and once more for each feature that the server does not understand.
  Json put(const Prompt& prompt, const std::vector<std::string>& pictures, const Wanted& wanted, Ability& ability,
           const services::Stopping& stopping, std::chrono::seconds most = std::chrono::seconds::max()) const {
    for (;;) {
      auto request = question_of(body_of(prompt, pictures, wanted, ability));
      request.timeout = std::min(request.timeout, most);
      const auto answer = service_client_.ask_any(request, stopping);
      if (answer.status >= 200 && answer.status <= 299) return services::ServiceClient::json(request, answer);
      const auto said = said_in(answer);
      // llama.cpp answers 500 to pictures without a projector for them.
      const bool about_body = (answer.status >= 400 && answer.status < 429 && answer.status != 401) ||
                              answer.status == 500 || answer.status == 501;
      if (about_body && ability.pictures && !pictures.empty() &&
          mentions(said, {"image", "vision", "multimodal", "multi-modal"})) {
        ability.pictures = false;
      } else if (about_body && ability.schema && mentions(said, {"response_format", "json_schema", "schema"})) {
        ability.schema = false;
      } else {
        throw services::ServiceClient::failure(request, answer, said);
      }
    }
  }

  services::ServiceRequest question_of(const Json& body) const {
    const auto policy = openai_policy(farm_.settings);
    const auto& base = policy.base_url;
    const auto* path = base.ends_with("/v1") ? "/chat/completions" : "/v1/chat/completions";
    auto request = model_question(farm_, policy, base + path, body);
    if (!policy.key.empty()) request.headers.add("Authorization", "Bearer " + policy.key);
    return request;
  }

  const Farm& farm_;
  services::ServiceClient& service_client_;
  const library::MediaChild& child_;
};

}  // namespace

std::unique_ptr<Analyst> make_openai_analyst(const Farm& farm, services::ServiceClient& service_client,
                                             const library::MediaChild& child) {
  return std::make_unique<OpenAi>(farm, service_client, child);
}

}  // namespace farmtok::farm::analysis
