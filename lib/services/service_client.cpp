#include "services/service_client.hpp"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text/text.hpp"
#include "http/server/response_head.hpp"
#include "services/lenient_json.hpp"

namespace farmtok::services {
namespace {

using base::Code;
using base::Error;
using base::Json;

constexpr std::size_t most_words = 200;  // of a service's, in a message
constexpr std::size_t most_bytes = 800;  // of the same, because of marks without width
constexpr std::size_t longest_told = 64 << 10;
constexpr std::size_t shortest_secret = 4;  // shorter values are no secrets, and masking them would mask everything
constexpr std::int64_t longest_wait = 86'400;

/// "/api/feed/search" of "https://host/api/feed/search?…".
std::string path_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const auto scheme = url.find("://");
  const auto slash = url.find('/', scheme == url.npos ? 0 : scheme + 3);
  return slash == url.npos ? "/" : base::fit(url.substr(slash), most_words);
}

/// Values that no message may repeat, even if the service does: those of headers and of the query.
std::vector<std::string> unspeakable(const ServiceRequest& question) {
  std::vector<std::string> values;
  for (const auto& [name, value] : question.headers.rows()) {
    values.push_back(value);
    values.push_back(value.substr(value.rfind(' ') + 1));  // KEY of "Bearer KEY"
  }
  if (const auto start = question.url.find('?'); start != std::string::npos)
    for (const auto& pair : base::split(std::string_view{question.url}.substr(start + 1), '&')) {
      const auto value = pair.substr(pair.find('=') + 1);
      values.push_back(value);
      values.push_back(base::url_decode(value, true).value_or(""));
    }
  std::ranges::sort(values, std::ranges::greater{}, &std::string::size);  // the whole before its parts
  return values;
}

/// ": the service's words", in a form for a message; empty when it gave none.
std::string quoted(const ServiceRequest& question, std::string_view said) {
  std::string words{base::trim(said)};
  for (const auto& value : unspeakable(question)) {
    if (value.size() < shortest_secret) break;
    for (auto spot = words.find(value); spot != words.npos; spot = words.find(value, spot + 3))
      words.replace(spot, value.size(), "…");
  }
  if (words.size() > most_bytes) words.resize(most_bytes);
  return words.empty() ? "" : ": " + base::fit(words, most_words);
}

bool is_markup(std::string_view body) { return base::trim(body).starts_with('<'); }

/// The sentence in an answer that describes a failure, in any of the usual places.
std::string words_in(const std::string& body) {
  if (is_markup(body)) return "a page of HTML";
  if (body.size() > longest_told) return {};
  Json told;
  try {
    told = read_lenient_json(body);
  } catch (const Error&) {
    return body;
  }
  for (const auto* place :
       {"/error/message", "/message", "/msg", "/status_msg", "/detail", "/error_description", "/error", ""})
    if (const auto said = text_at(told, place)) return *said;
  return {};
}

std::optional<std::int64_t> http_seconds(std::string_view date) {
  struct tm parts {};
  const std::string text{date};
  const char* end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (!end || *end != '\0') return std::nullopt;
  return static_cast<std::int64_t>(::timegm(&parts));
}

bool worth_another_try(int status) { return status == 408 || status == 425 || status == 429 || status >= 500; }

/// Why there is no answer at all.
Error silence(const ServiceRequest& question, const Error& cause) {
  const auto names = [](const base::Detail& detail) { return detail.field == "max_bytes"; };
  if (std::ranges::any_of(cause.details, names))
    return {Code::PROVIDER_REFUSED, fmt::format("{} answered {} with more than {} bytes, the limit", question.provider,
                                                path_of(question.url), question.max_bytes)};
  const bool never_sent = cause.code == Code::INVALID_REQUEST;
  return {never_sent ? Code::PROVIDER_REFUSED : Code::PROVIDER_FAILED,
          fmt::format("{} {} {}{}", question.provider, never_sent ? "cannot be asked" : "did not answer",
                      path_of(question.url), quoted(question, cause.message)),
          never_sent && !question.key_setting.empty()
              ? fmt::format("Check {} in the configuration.", question.key_setting)
              : ""};
}

}  // namespace

void ServiceClient::spend(const ServiceRequest& question) {
  const std::lock_guard lock{mutex_};
  const auto most = static_cast<double>(std::max<std::int64_t>(1, question.per_minute));
  const auto now = clock_.now();
  auto& budget = budgets_.try_emplace(question.provider, Budget{most, now}).first->second;
  // A clock that was set back changes nothing.
  const auto passed = std::max(std::chrono::duration<double>{0}, std::chrono::duration<double>{now - budget.at});
  budget.left = std::min(most, budget.left + passed.count() * most / 60);
  budget.at = now;
  if (budget.left < 1) {
    const auto wait = std::ceil((1 - budget.left) * 60 / most);
    throw Error{Code::RATE_LIMITED,
                fmt::format("{} was asked {} times within a minute, as often as it may be", question.provider,
                            question.per_minute),
                "It continues by itself.",
                {{"retry-after", fmt::format("{:.0f}", wait)}}};
  }
  budget.left -= 1;
}

http::OutboundResponse ServiceClient::ask_any(const ServiceRequest& question, const Stopping& stopping) {
  spend(question);
  static const http::AddressGuard everywhere{std::vector<std::string>{"::/0"}};
  http::OutboundRequest request;
  request.method = question.method;
  request.url = question.url;
  request.headers = question.headers;
  request.body = question.body;
  request.timeout = question.timeout;
  request.max_bytes = question.max_bytes;
  try {
    auto answer = http::send(request, everywhere, stopping);
    if (answer.headers.get("Date").empty())
      answer.headers.add("Date", http::http_date(base::to_millis(clock_.now()) / 1000));
    return answer;
  } catch (const Error& error) {
    if (stopping && stopping())
      throw Error{Code::INTERRUPTED, fmt::format("the question to {} was interrupted", question.provider)};
    throw silence(question, error);
  }
}

http::OutboundResponse ServiceClient::ask(const ServiceRequest& question, const Stopping& stopping) {
  auto answer = ask_any(question, stopping);
  if (answer.status < 200 || answer.status > 299) throw failure(question, answer, words_in(answer.body));
  return answer;
}

Error ServiceClient::failure(const ServiceRequest& question, const http::OutboundResponse& answer,
                             std::string_view said) {
  const int status = answer.status;
  const auto how = status >= 200 && status <= 299 ? "an error" : fmt::format("status {}", status);
  Error error{
      worth_another_try(status) ? Code::PROVIDER_FAILED : Code::PROVIDER_REFUSED,
      fmt::format("{} answered {} with {}{}", question.provider, path_of(question.url), how, quoted(question, said))};
  if ((status == 401 || status == 403) && !question.key_setting.empty())
    error.hint = fmt::format("Check {} in the configuration.", question.key_setting);
  if (status >= 300 && status <= 399)
    error.hint = "Redirects are not followed: check its address in the configuration.";
  if (const auto wait = wait_asked_for(answer)) error.details.push_back({"retry-after", fmt::format("{}", *wait)});
  return error;
}

Json ServiceClient::json(const ServiceRequest& question, const http::OutboundResponse& answer) {
  const auto failed = [&](std::string_view what) {
    return Error{Code::PROVIDER_FAILED, fmt::format("{} answered {} with {} where JSON was promised", question.provider,
                                                    path_of(question.url), what)};
  };
  if (base::trim(answer.body).empty()) throw failed("nothing");
  if (is_markup(answer.body)) throw failed("a page of HTML");
  try {
    return read_lenient_json(answer.body);
  } catch (const Error& error) {
    throw failed(error.message);
  }
}

std::optional<std::int64_t> wait_asked_for(const http::OutboundResponse& answer) {
  const auto text = base::trim(answer.headers.get("Retry-After"));
  std::int64_t seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (fault != std::errc{} || end != text.data() + text.size()) {
    const auto then = http_seconds(text), sent = http_seconds(base::trim(answer.headers.get("Date")));
    if (!then || !sent) return std::nullopt;
    seconds = *then - *sent;
  }
  return std::clamp<std::int64_t>(seconds, 0, longest_wait);
}

std::optional<std::chrono::milliseconds> retry_after(const Error& error) {
  const auto detail = std::ranges::find(error.details, "retry-after", &base::Detail::field);
  if (detail == error.details.end()) return std::nullopt;
  const auto& text = detail->message;
  double seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (fault != std::errc{} || end != text.data() + text.size() || !std::isfinite(seconds)) return std::nullopt;
  return std::chrono::milliseconds{std::llround(std::clamp(seconds, 0.0, static_cast<double>(longest_wait)) * 1000)};
}

}  // namespace farmtok::services
