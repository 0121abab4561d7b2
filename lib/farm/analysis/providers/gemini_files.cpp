#include "farm/analysis/providers/gemini_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/analysis/policy.hpp"
#include "farm/analysis/providers/model_service.hpp"
#include "log/log.hpp"
#include "services/lenient_json.hpp"

namespace farmtok::farm::analysis {
namespace {

using base::Code;
using base::Error;
using base::Json;
using std::chrono::milliseconds;

constexpr std::string_view provider = "gemini files";
constexpr milliseconds first_wait{100}, longest_wait{5'000}, step{50};
constexpr std::chrono::seconds time_to_delete{5};
constexpr std::int64_t questions_each = 10;  // small ones, for one analysis
constexpr std::size_t longest_name = 80, longest_uri = 500;

/// "files/abc-123": it becomes part of a path.
bool is_name(std::string_view name) {
  constexpr std::string_view prefix = "files/";
  return name.starts_with(prefix) && name.size() > prefix.size() && name.size() <= longest_name &&
         std::ranges::all_of(name.substr(prefix.size()),
                             [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

void wait(milliseconds time, const services::Stopping& stopping) {
  for (; time.count() > 0; time -= step) {
    if (stopping && stopping())
      throw Error{Code::INTERRUPTED, fmt::format("the wait for {} was interrupted", provider)};
    std::this_thread::sleep_for(std::min(time, step));
  }
}

}  // namespace

std::string origin_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == url.npos) return {};
  auto origin = base::lower(url.substr(0, url.find_first_of("/?#\\", scheme + 3)));
  if (origin.find('@') != origin.npos || origin.size() == scheme + 3) return {};
  for (const std::string_view port : {":443", ":80"})
    if (origin.ends_with(port) && origin.starts_with("https") == (port == ":443"))
      origin.resize(origin.size() - port.size());
  return origin;
}

GeminiFile::GeminiFile(const Farm& farm, services::ServiceClient& service_client, const std::string& bytes,
                       const std::string& type, const services::Stopping& stopping)
    : farm_(farm), service_client_(service_client) {
  try {
    await(upload(begin(bytes.size(), type, stopping), bytes, stopping), stopping);
  } catch (...) {
    remove();
    throw;
  }
}

GeminiFile::~GeminiFile() { remove(); }

services::ServiceRequest GeminiFile::request(std::string method, std::string url, bool with_key) const {
  const auto policy = gemini_policy(farm_.settings);
  auto made = model_question(farm_, policy, std::move(url), Json::object());
  made.provider = provider;
  made.method = std::move(method);
  made.per_minute *= questions_each;
  if (with_key) made.headers.add("x-goog-api-key", policy.key);
  if (made.method != "POST") made.body.clear();
  return made;
}

std::string GeminiFile::begin(std::size_t size, const std::string& type, const services::Stopping& stopping) {
  const auto base = gemini_policy(farm_.settings).base_url;
  auto start = request("POST", base + "/upload/v1beta/files");
  start.headers.add("X-Goog-Upload-Protocol", "resumable");
  start.headers.add("X-Goog-Upload-Command", "start");
  start.headers.add("X-Goog-Upload-Header-Content-Length", fmt::format("{}", size));
  start.headers.add("X-Goog-Upload-Header-Content-Type", type);
  start.body = R"({"file":{"display_name":"video"}})";
  const auto answer = service_client_.ask(start, stopping);
  const std::string url{answer.headers.get("X-Goog-Upload-URL")};
  if (url.empty()) throw Error{Code::PROVIDER_FAILED, fmt::format("{} named no address for the upload", provider)};
  if (origin_of(url).empty() || origin_of(url) != origin_of(base))
    throw Error{Code::PROVIDER_REFUSED,
                fmt::format("{} asks for the video at another address than gemini.base_url", provider),
                "Set gemini.video to false to send texts only."};
  return url;
}

Json GeminiFile::upload(const std::string& url, const std::string& bytes, const services::Stopping& stopping) {
  auto sending = request("POST", url, false);  // the address itself is the permission
  sending.headers = {};
  sending.headers.add("X-Goog-Upload-Offset", "0");
  sending.headers.add("X-Goog-Upload-Command", "upload, finalize");
  sending.body = bytes;
  const auto json = services::ServiceClient::json(sending, service_client_.ask(sending, stopping));
  const auto* file = services::value_at(json, "/file");
  const auto name = services::text_at(json, "/file/name").value_or("");
  if (!file || !is_name(name))
    throw Error{Code::PROVIDER_REFUSED, fmt::format("{} gave the video no name that can be used", provider)};
  name_ = name;
  return *file;
}

void GeminiFile::await(Json file, const services::Stopping& stopping) {
  // The sum of the waits replaces a clock.
  const milliseconds most = analysis_policy(farm_.settings).timeout;
  milliseconds waited{0}, next = first_wait;
  const auto asking = request("GET", fmt::format("{}/v1beta/{}", gemini_policy(farm_.settings).base_url, name_));
  for (;;) {
    const auto state = services::text_at(file, "/state").value_or("");
    if (state == "ACTIVE") break;
    if (state != "PROCESSING" && state != "STATE_UNSPECIFIED" && !state.empty()) return;
    if (waited >= most)
      throw Error{Code::PROVIDER_FAILED,
                  fmt::format("{} was still processing the video after {} s", provider, most.count() / 1000)};
    wait(next, stopping);
    waited += next;
    next = std::min(next * 2, longest_wait);
    file = services::ServiceClient::json(asking, service_client_.ask(asking, stopping));
  }
  auto uri = services::text_at(file, "/uri");
  if (uri && uri->size() <= longest_uri) uri_ = std::move(uri);
}

void GeminiFile::remove() noexcept {
  if (name_.empty()) return;
  try {
    auto deleting = request("DELETE", fmt::format("{}/v1beta/{}", gemini_policy(farm_.settings).base_url, name_));
    deleting.timeout = time_to_delete;
    service_client_.ask(deleting, {});
  } catch (const std::exception& error) {
    log::info("a video stays at Gemini until it expires there", {{"why", error.what()}});
  }
}

}  // namespace farmtok::farm::analysis
