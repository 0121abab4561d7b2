#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text/text.hpp"
#include "farm/discovery/providers/policy.hpp"
#include "farm/discovery/providers/providers.hpp"
#include "farm/discovery/providers/remote.hpp"

namespace farmtok::farm::discovery {
namespace {

using base::Code;
using base::Json;

constexpr std::string_view key_setting = "tikwm.rapidapi_key";

/// The words of a limit or a temporary failure, in contrast to a permanent answer. The service gives no other sign.
bool passes_soon(std::string_view said) {
  const auto words = base::lower(said);
  const auto speaks_of = [&](std::string_view word) { return words.find(word) != words.npos; };
  constexpr std::array lasting{"day", "month", "tomorrow"};
  constexpr std::array passing{"/second", "/minute", "per second", "per minute", "try again", "busy", "timeout"};
  return std::ranges::none_of(lasting, speaks_of) && std::ranges::any_of(passing, speaks_of);
}

/// Keyless at tikwm itself; with a key, its twin at RapidAPI, which has the same answers under other paths.
class Tikwm final : public DiscoveryProvider {
 public:
  Tikwm(const Farm& farm, services::ServiceClient& service_client)
      : farm_(farm), service_client_(service_client), policy_(tikwm_policy(farm.settings)), base_(policy_.base_url) {
    if (!policy_.rapidapi_key.empty() && policy_.has_usual_base_url) base_ = "https://" + policy_.rapidapi_host;
    while (base_.ends_with('/')) base_.pop_back();
  }

  std::string_view name() const override { return "tikwm"; }
  void check(model::JobMode) const override {}

  FoundPage page(const SearchAsk& ask, const services::Stopping& stopping) override {
    try {
      return read_page(ask, stopping);
    } catch (base::Error& error) {
      name_channel(error, ask);
      throw;
    }
  }

 private:
  FoundPage read_page(const SearchAsk& ask, const services::Stopping& stopping) {
    const auto cursor = ask.cursor.value_or("0");
    const auto request = question_for(ask, cursor);
    const auto answer = service_client_.ask(request, stopping);
    const auto told = services::ServiceClient::json(request, answer);
    refuse_error(request, answer, told);
    const auto* data = services::value_at(told, "/data");
    const auto* videos = services::value_at(told, "/data/videos");
    FoundPage page;
    // An empty list in place of the object is the service's form of "nothing found".
    if ((data && data->empty()) || (videos && videos->is_null())) return page;
    if (!videos || !videos->is_array()) {
      auto error = services::ServiceClient::failure(request, answer, "there is no list data.videos in it");
      error.code = Code::PROVIDER_FAILED;
      throw error;
    }
    read_items(page, *videos, farm_.store.clock().now(), base_, channel_of(ask));
    const auto next = services::text_at(told, "/data/cursor");
    if (services::truth_at(told, "/data/hasMore") && next && *next != cursor) page.next_cursor = next;
    return page;
  }

  static std::string channel_of(const SearchAsk& ask) {
    return ask.mode == model::JobMode::channel ? ask.channel : std::string{};
  }

  services::ServiceRequest question_for(const SearchAsk& ask, const std::string& cursor) const {
    const bool channel = ask.mode == model::JobMode::channel;
    const bool keyless = policy_.rapidapi_key.empty();
    const std::string_view twin = keyless ? "/api" : "";
    auto url = channel ? fmt::format("{}{}/user/posts?unique_id={}", base_, twin, base::url_encode(ask.channel))
                       : fmt::format("{}{}/feed/search?keywords={}", base_, twin, base::url_encode(ask.prompt));
    url += fmt::format("&count={}&cursor={}", page_size(ask), base::url_encode(cursor));
    if (!keyless && !channel) url += "&region=us&publish_time=0&sort_type=0";
    auto request =
        discovery_question(farm_, "tikwm", std::move(url), policy_.requests_per_minute, keyless ? "" : key_setting);
    if (!keyless) {
      request.headers.add("x-rapidapi-key", policy_.rapidapi_key);
      request.headers.add("x-rapidapi-host", policy_.rapidapi_host);
    }
    return request;
  }

  /// Errors come with HTTP status 200 and a code other than 0.
  static void refuse_error(const services::ServiceRequest& request, const http::OutboundResponse& answer,
                           const Json& told) {
    if (const auto code = services::text_at(told, "/code"); !code || *code == "0") return;
    const auto said = services::text_at(told, "/msg").value_or("");
    auto error = services::ServiceClient::failure(request, answer, said);
    if (passes_soon(said)) {
      error.code = Code::PROVIDER_FAILED;
      if (!services::retry_after(error)) error.details.push_back({"retry-after", "1"});
    }
    throw error;
  }

  const Farm& farm_;
  services::ServiceClient& service_client_;
  const TikwmPolicy policy_;
  std::string base_;
};

}  // namespace

std::unique_ptr<DiscoveryProvider> make_tikwm_provider(const Farm& farm, services::ServiceClient& service_client) {
  return std::make_unique<Tikwm>(farm, service_client);
}

}  // namespace farmtok::farm::discovery
