#include "farm/analysis/providers/model_service.hpp"

#include <fmt/format.h>

#include <fstream>

#include "base/error.hpp"
#include "farm/analysis/policy.hpp"
#include "services/lenient_json.hpp"

namespace farmtok::farm::analysis {
namespace {

constexpr std::uint64_t most_answered = 4 << 20;
constexpr std::size_t most_said = 2'000;

}  // namespace

services::ServiceRequest model_question(const Farm& farm, const ModelPolicy& model, std::string url,
                                        const base::Json& body) {
  services::ServiceRequest request;
  request.provider = model.provider;
  request.method = "POST";
  request.url = std::move(url);
  request.headers.add("Content-Type", "application/json");
  request.headers.add("Accept", "application/json");
  request.body = base::to_line(body);
  request.timeout = analysis_policy(farm.settings).timeout;
  request.max_bytes = most_answered;
  request.per_minute = model.requests_per_minute;
  request.key_setting = model.key_setting();
  return request;
}

void check_key(const ModelPolicy& model) {
  if (model.key.empty())
    throw base::Error{base::Code::PROVIDER_NOT_READY,
                      fmt::format("{} needs a key, and {} is not set", model.provider, model.key_setting()),
                      fmt::format("Set it: `farmtok config set {} - < FILE`.", model.key_setting())};
}

std::string said_in(const http::OutboundResponse& answer) {
  std::string words;
  try {
    const auto json = services::read_lenient_json(std::string_view{answer.body}.substr(0, 64 << 10));
    for (const auto* place : {"/error/message", "/error", "/message", "/detail"})
      if (auto found = services::text_at(json, place); found && words.empty()) words = *found;
  } catch (const base::Error&) {
    words = answer.body;  // no JSON: the page itself is the message
  }
  if (words.size() > most_said) words.resize(most_said);
  return words;
}

std::optional<std::string> read_file(const std::filesystem::path& file, std::uint64_t most) {
  std::error_code fault;
  const auto size = std::filesystem::file_size(file, fault);
  if (fault || size > most) return std::nullopt;
  std::string bytes(size, '\0');
  std::ifstream stream{file, std::ios::binary};
  if (!stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return std::nullopt;
  return bytes;
}

}  // namespace farmtok::farm::analysis
