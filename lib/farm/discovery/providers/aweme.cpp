#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text/text.hpp"
#include "farm/discovery/providers/aweme_services.hpp"
#include "farm/discovery/providers/providers.hpp"
#include "farm/discovery/providers/remote.hpp"

namespace farmtok::farm::discovery {
namespace {

using base::Code;
using base::Error;
using base::Json;

constexpr std::string_view key_setting = "aweme.key", key_mark = "{key}";
/// The app's own codes for a server that is unavailable; every other code stays the same at each try.
constexpr std::array<std::string_view, 3> passing_codes{"4", "10101", "10111"};

struct Words {
  std::string_view mark, value;
};

/// `text` with each mark replaced by its value. Values are not searched for marks.
std::string filled(std::string_view text, std::span<const Words> words, bool encoded) {
  std::string made;
  while (!text.empty()) {
    const auto word = std::ranges::find_if(words, [&](const Words& each) { return text.starts_with(each.mark); });
    if (word == words.end()) {
      made += text.front();
      text.remove_prefix(1);
    } else {
      made += encoded ? base::url_encode(word->value) : std::string{word->value};
      text.remove_prefix(word->mark.size());
    }
  }
  return made;
}

/// The value of the first pointer that leads to one other than null.
const Json* first_of(const Json& told, const std::vector<std::string>& pointers) {
  for (const auto& pointer : pointers)
    if (const auto* found = services::value_at(told, pointer); found && !found->is_null()) return found;
  return nullptr;
}

/// A place in a channel, as one text for the job to store: the service's cursor, and the id of the channel's owner, so
/// that the id is requested once.
struct Place {
  std::string cursor = "0";
  std::string user;
};
Place place_of(const std::optional<std::string>& text) {
  if (!text) return {};
  const auto blank = text->find(' ');
  return {text->substr(0, blank), blank == std::string::npos ? "" : text->substr(blank + 1)};
}

[[noreturn]] void not_ready(std::string_view setting, std::string_view why, std::string_view example) {
  throw Error{Code::PROVIDER_NOT_READY, fmt::format("{} {}", setting, why),
              fmt::format("Set it: `farmtok config set {} {}`.", setting, example)};
}

class Aweme final : public DiscoveryProvider {
 public:
  Aweme(const Farm& farm, services::ServiceClient& service_client)
      : farm_(farm),
        service_client_(service_client),
        policy_(aweme_policy(farm.settings)),
        service_(aweme_service(policy_)) {}

  std::string_view name() const override { return "aweme"; }

  void check(model::JobMode mode) const override {
    const bool channel = mode == model::JobMode::channel;
    const auto& path = channel ? service_.posts_path : service_.search_path;
    if (service_.base_url.empty()) not_ready("aweme.base_url", "is empty", "https://api.example");
    if (path.empty())
      not_ready(channel ? "aweme.posts_path" : "aweme.search_path",
                fmt::format("is empty, and the paths of {} are not public", service_.preset),
                channel ? "'/posts?user={user}&count={count}&cursor={cursor}'"
                        : "'/search?q={query}&count={count}&cursor={cursor}'");
    bool keyed = service_.key_header.find(key_mark) != std::string::npos;
    for (const auto& each : {path, channel ? service_.user_path : std::string{}}) {
      const auto spot = each.find(key_mark);
      keyed = keyed || spot != std::string::npos;
      if (spot < each.find('?'))  // messages name the path
        not_ready(channel ? "aweme.posts_path" : "aweme.search_path", "has {key} outside of its query",
                  "'/search?key={key}&…'");
    }
    if (keyed && policy_.key.empty())
      not_ready(key_setting, fmt::format("is empty, and {} asks for one", service_.preset), "-");
    if (!keyed && !policy_.key.empty())
      not_ready("aweme.key_header", "is empty, so aweme.key has no place", "'Authorization: Bearer {key}'");
  }

  FoundPage page(const SearchAsk& ask, const services::Stopping& stopping) override {
    check(ask.mode);
    try {
      return read_page(ask, stopping);
    } catch (Error& error) {
      name_channel(error, ask);
      throw;
    }
  }

 private:
  FoundPage read_page(const SearchAsk& ask, const services::Stopping& stopping) const {
    const bool channel = ask.mode == model::JobMode::channel;
    auto place = place_of(ask.cursor);
    if (channel && place.user.empty()) place.user = service_.user_path.empty() ? ask.channel : id_of(ask, stopping);
    const auto count = fmt::format("{}", page_size(ask));
    const std::array words{Words{"{query}", ask.prompt}, Words{"{user}", place.user}, Words{"{count}", count},
                           Words{"{cursor}", place.cursor}, Words{key_mark, policy_.key}};
    const auto [request, answer, told] =
        asked(filled(channel ? service_.posts_path : service_.search_path, words, true), stopping);

    FoundPage page;
    const auto* more = first_of(told, service_.has_more);
    const auto leads_to = [&](auto is) {
      return std::ranges::find_if(service_.items, [&](const auto& pointer) {
        const auto* found = services::value_at(told, pointer);
        return found && (found->*is)();
      });
    };
    const auto list = leads_to(&Json::is_array), none = leads_to(&Json::is_null), end = service_.items.end();
    if (list != end) {
      read_items(page, *services::value_at(told, *list), farm_.store.clock().now(), service_.base_url,
                 channel ? ask.channel : "");
    } else if (!more && none == end) {
      // Without videos the app writes null or leaves the list out, but still says whether there are more.
      auto error = services::ServiceClient::failure(
          request, answer, fmt::format("there is no list at {} in it", base::join(service_.items, " or ")));
      error.code = Code::PROVIDER_FAILED;
      error.hint = "Check aweme.items in the configuration.";
      throw error;
    }
    if (const auto next = next_of(told, more, place.cursor, page))
      page.next_cursor = channel ? fmt::format("{} {}", *next, place.user) : *next;
    return page;
  }

  struct Asked {
    services::ServiceRequest request;
    http::OutboundResponse answer;
    Json told;
  };

  Asked asked(const std::string& path, const services::Stopping& stopping) const {
    auto request = discovery_question(farm_, fmt::format("aweme ({})", service_.preset), service_.base_url + path,
                                      policy_.requests_per_minute, key_setting);
    if (const auto& header = service_.key_header; !header.empty()) {
      const auto colon = header.find(':');
      const std::array words{Words{key_mark, policy_.key}};
      request.headers.add(header.substr(0, colon), filled(base::trim(header.substr(colon + 1)), words, false));
    }
    if (!service_.rapidapi_host.empty()) request.headers.add("x-rapidapi-host", service_.rapidapi_host);
    auto answer = service_client_.ask(request, stopping);
    auto told = services::ServiceClient::json(request, answer);
    if (const auto code = services::text_at(told, "/status_code"); code && *code != "0") {
      auto error = services::ServiceClient::failure(
          request, answer,
          fmt::format("{} (status_code {})", services::text_at(told, "/status_msg").value_or(""), *code));
      if (std::ranges::find(passing_codes, *code) != passing_codes.end()) error.code = Code::PROVIDER_FAILED;
      throw error;
    }
    return {std::move(request), std::move(answer), std::move(told)};
  }

  /// The id of the channel's owner.
  std::string id_of(const SearchAsk& ask, const services::Stopping& stopping) const {
    const auto hash = service_.user_path.find('#');
    const std::array words{Words{"{user}", ask.channel}, Words{key_mark, policy_.key}};
    const auto [request, answer, told] = asked(filled(service_.user_path.substr(0, hash), words, true), stopping);
    const auto pointer = hash == std::string::npos ? "" : service_.user_path.substr(hash + 1);
    const auto id = services::text_at(told, pointer);
    if (!id || id->empty() || id->find_first_of(" \t\r\n") != std::string::npos)
      throw services::ServiceClient::failure(request, answer, "there is no such user");
    if (services::truth_at(told, pointer.substr(0, pointer.rfind('/')) + "/secret"))
      throw services::ServiceClient::failure(request, answer, "the account is private");
    return *id;
  }

  /// The cursor of the next page. When a search has more but gives no cursor, the number of records that were read.
  std::optional<std::string> next_of(const Json& told, const Json* more, const std::string& cursor,
                                     const FoundPage& page) const {
    if (more && !services::truth_at(*more, "")) return std::nullopt;
    const auto* where = first_of(told, service_.next_cursor);
    if (const auto next = where ? services::text_at(*where, "") : std::nullopt)
      return next->empty() || *next == cursor ? std::nullopt : next;
    const auto read = static_cast<std::int64_t>(page.videos.size()) + page.unreadable;
    std::int64_t offset = 0;
    const auto [end, fault] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), offset);
    if (!more || read == 0 || fault != std::errc{} || end != cursor.data() + cursor.size()) return std::nullopt;
    return fmt::format("{}", offset + read);
  }

  const Farm& farm_;
  services::ServiceClient& service_client_;
  const AwemePolicy policy_;
  AwemeService service_;
};

}  // namespace

std::unique_ptr<DiscoveryProvider> make_aweme_provider(const Farm& farm, services::ServiceClient& service_client) {
  return std::make_unique<Aweme>(farm, service_client);
}

}  // namespace farmtok::farm::discovery
