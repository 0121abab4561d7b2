#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/analysis/line_writer.hpp"
#include "farm/analysis/providers/gemini_files.hpp"
#include "farm/analysis/providers/model_service.hpp"
#include "farm/analysis/providers/providers.hpp"
#include "services/lenient_json.hpp"

namespace farmtok::farm::analysis {
namespace {

using base::Code;
using base::Error;
using base::Json;

constexpr std::string_view provider = "gemini";
constexpr std::int64_t most_tokens_out = 8'192;
constexpr std::uint64_t largest_upload = 100 << 20;  // it is held in memory

std::string type_of(std::string_view bytes) {
  if (bytes.starts_with("\x1A\x45\xDF\xA3")) return "video/webm";
  return bytes.substr(0, 12).ends_with("ftypqt  ") ? "video/quicktime" : "video/mp4";
}

/// The form of the video: the bytes themselves or their address at Gemini; texts only without both.
struct Picture {
  std::optional<Json> part;
  std::unique_ptr<GeminiFile> file;
};

/// Found by the end of its "@type".
const Json* detail_of(const Json& error, std::string_view type) {
  const auto* details = services::value_at(error, "/error/details");
  if (!details || !details->is_array()) return nullptr;
  for (const auto& each : *details)
    if (services::text_at(each, "/@type").value_or("").ends_with(type)) return &each;
  return nullptr;
}

/// "34.07" of RetryInfo's "34.07s"; empty when it gives none.
std::string retry_delay(const Json& error) {
  const auto* info = detail_of(error, "google.rpc.RetryInfo");
  auto delay = info ? services::text_at(*info, "/retryDelay").value_or("") : "";
  if (!delay.ends_with('s') || delay.size() > 12) return {};
  delay.pop_back();
  return delay.find_first_not_of("0123456789.") == delay.npos ? delay : "";
}

Error failure(const services::ServiceRequest& request, const http::OutboundResponse& answer) {
  auto error = services::ServiceClient::failure(request, answer, said_in(answer));
  Json body;
  try {
    body = services::read_lenient_json(answer.body);
  } catch (const Error&) {
    return error;  // no JSON: the status is all there is
  }
  if (const auto delay = retry_delay(body); !delay.empty()) {
    std::erase_if(error.details, [](const base::Detail& detail) { return detail.field == "retry-after"; });
    error.details.push_back({"retry-after", delay});
  }
  const auto* info = detail_of(body, "google.rpc.ErrorInfo");
  if (info && services::text_at(*info, "/reason") == "API_KEY_INVALID") {
    error.message = "gemini does not accept the key (gemini.key)";
    error.hint = "Set a valid one: `farmtok config set gemini.key - < FILE`.";
  }
  return error;
}

Reply reply_of(const Json& answer) {
  Reply reply;
  reply.tokens.in = tokens_at(answer, "/usageMetadata/promptTokenCount");
  reply.tokens.out =
      tokens_at(answer, "/usageMetadata/candidatesTokenCount") + tokens_at(answer, "/usageMetadata/thoughtsTokenCount");
  if (const auto reason = services::text_at(answer, "/promptFeedback/blockReason")) {
    reply.refusal = "the question was blocked, " + *reason;
    return reply;
  }
  const auto finish = services::text_at(answer, "/candidates/0/finishReason").value_or("STOP");
  if (finish == "MAX_TOKENS") {
    reply.fault = "it was cut off, because it was too long; be brief";
  } else if (finish != "STOP" && finish != "FINISH_REASON_UNSPECIFIED") {
    reply.refusal = "the answer was withheld, " + finish;
  }
  const auto* parts = services::value_at(answer, "/candidates/0/content/parts");
  if (parts && parts->is_array())
    for (const auto& part : *parts)
      if (!services::truth_at(part, "/thought")) reply.words += services::text_at(part, "/text").value_or("");
  return reply;
}

class Gemini final : public Analyst, public LineWriter {
 public:
  Gemini(const Farm& farm, services::ServiceClient& service_client) : farm_(farm), service_client_(service_client) {}

  std::string_view name() const override { return provider; }
  void check() const override {
    check_key(gemini_policy(farm_.settings));
    check_prompts(farm_.settings);
  }

  model::Analysis analyse(const AnalysisAsk& ask, const services::Stopping& stopping) override {
    check();
    const auto picture = picture_of(ask, stopping);
    auto made = converse(provider, ask, price(), [&](std::string_view fault) {
      return put(body_of(prompt_of(farm_, ask, fault), picture, answer_schema(Dialect::gemini)), stopping);
    });
    made.analysed_by = signature();
    return made;
  }

  std::string signature() const override { return fmt::format("{} {}", provider, model()); }
  Price price() const override { return gemini_policy(farm_.settings).price; }
  Reply write_line(const LineAsk& ask, const services::Stopping& stopping) override {
    return put(body_of(ask.prompt, {}, texts_schema(ask.fields, Dialect::gemini)), stopping, ask.timeout);
  }

 private:
  /// Without "models/", under which Gemini lists them.
  std::string model() const {
    auto name = gemini_policy(farm_.settings).model;
    if (constexpr std::string_view prefix = "models/"; name.starts_with(prefix)) name.erase(0, prefix.size());
    return name;
  }

  Picture picture_of(const AnalysisAsk& ask, const services::Stopping& stopping) const {
    const auto policy = gemini_policy(farm_.settings);
    if (!policy.sends_video) return {};
    const auto file = ask.file ? ask.file() : std::nullopt;
    const auto bytes = file ? read_file(*file, largest_upload) : std::nullopt;
    if (!bytes || bytes->empty()) return {};
    const auto type = type_of(*bytes);
    const auto encoded = (bytes->size() + 2) / 3 * 4;
    if (encoded <= static_cast<std::uint64_t>(policy.most_inline_bytes))
      return {Json{{"inlineData", {{"mimeType", type}, {"data", base::base64(*bytes)}}}}, nullptr};
    auto there = std::make_unique<GeminiFile>(farm_, service_client_, *bytes, type, stopping);
    if (!there->uri()) return {};
    return {Json{{"fileData", {{"mimeType", type}, {"fileUri", *there->uri()}}}}, std::move(there)};
  }

  static Json body_of(const Prompt& prompt, const Picture& picture, const Json& schema) {
    auto parts = Json::array();
    if (picture.part) parts.push_back(*picture.part);
    parts.push_back({{"text", prompt.user}});
    Json content = {{"role", "user"}, {"parts", parts}};
    Json system = {{"parts", Json::array({Json{{"text", prompt.system}}})}};
    return {{"systemInstruction", system},
            {"contents", Json::array({content})},
            {"generationConfig",
             {{"responseMimeType", "application/json"},
              {"responseSchema", schema},
              {"temperature", 0},
              {"maxOutputTokens", most_tokens_out}}}};
  }

  Reply put(const Json& body, const services::Stopping& stopping,
            std::chrono::seconds most = std::chrono::seconds::max()) const {
    const auto path = fmt::format("/v1beta/models/{}:generateContent", base::url_encode(model()));
    const auto policy = gemini_policy(farm_.settings);
    auto request = model_question(farm_, policy, policy.base_url + path, body);
    request.headers.add("x-goog-api-key", policy.key);
    request.timeout = std::min(request.timeout, most);
    const auto answer = service_client_.ask_any(request, stopping);
    if (answer.status < 200 || answer.status > 299) throw failure(request, answer);
    return reply_of(services::ServiceClient::json(request, answer));
  }

  const Farm& farm_;
  services::ServiceClient& service_client_;
};

}  // namespace

std::unique_ptr<Analyst> make_gemini_analyst(const Farm& farm, services::ServiceClient& service_client) {
  return std::make_unique<Gemini>(farm, service_client);
}

}  // namespace farmtok::farm::analysis
