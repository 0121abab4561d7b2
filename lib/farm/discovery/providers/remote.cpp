#include "farm/discovery/providers/remote.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"
#include "farm/discovery/providers/policy.hpp"
#include "farm/discovery/records/records.hpp"

namespace farmtok::farm::discovery {

services::ServiceRequest discovery_question(const Farm& farm, std::string provider, std::string url,
                                            std::int64_t requests_per_minute, std::string_view key_setting) {
  services::ServiceRequest request;
  request.provider = std::move(provider);
  request.url = std::move(url);
  const auto policy = page_policy(farm.settings);
  request.timeout = policy.timeout;
  request.max_bytes = static_cast<std::uint64_t>(policy.most_bytes);
  request.per_minute = requests_per_minute;
  request.key_setting = key_setting;
  request.headers.add("Accept", "application/json");
  return request;
}

void read_items(FoundPage& page, const base::Json& items, base::Instant now, std::string_view base,
                std::string_view author) {
  for (const auto& item : items) {
    auto video = read_record(item, now, base);
    if (!video) {
      ++page.unreadable;
      continue;
    }
    video->file.reset();
    if (video->author.empty()) video->author = author;
    page.videos.push_back(std::move(*video));
  }
}

void name_channel(base::Error& error, const SearchAsk& ask) {
  if (ask.mode == model::JobMode::channel && error.code == base::Code::PROVIDER_REFUSED)
    error.message += fmt::format(" (channel \"{}\")", base::fit(ask.channel, 60));
}

std::int64_t page_size(const SearchAsk& ask) { return std::clamp<std::int64_t>(ask.wanted, 10, 30); }

}  // namespace farmtok::farm::discovery
