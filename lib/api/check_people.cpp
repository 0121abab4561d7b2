#include "api/check_people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/messages/mail.hpp"
#include "farm/messages/policy.hpp"
#include "farm/messages/receivers.hpp"
#include "farm/planning/reach.hpp"
#include "farm/planning/videoless.hpp"
#include "farm/review/label.hpp"

namespace farmtok::api {
namespace {

/// Names that are valid only on their own network (RFC 2606, 6762, 8375): no other server answers to them.
constexpr std::array own_names{"localhost", "local", "localdomain", "internal", "invalid", "test", "lan", "home.arpa"};

/// Whether servers elsewhere can take mail from this sender: its domain is one of the public DNS.
bool public_sender(std::string_view address) {
  const auto domain = base::lower(address.substr(address.rfind('@') + 1));
  if (domain.find('.') == std::string::npos) return false;
  return std::ranges::none_of(own_names, [&](std::string_view name) {
    return domain == name || (domain.ends_with(name) && domain[domain.size() - name.size() - 1] == '.');
  });
}

bool on_this_machine(const std::string& url) {
  const auto host = farm::messages::host_of(url);
  return host == "localhost" || host.starts_with("127.") || host == "[::1]" || host == "::1";
}

}  // namespace

Check check_mail(const Api& api) {
  const auto& settings = api.farm.settings;
  const auto transport = farm::messages::mail_transport(settings);
  if (transport == "outbox") return {"mail", true, "goes to the outbox folder; set mail.smtp_url to send it"};
  const auto policy = farm::messages::mail_policy(settings);
  const auto& from = policy.from;
  if (transport == "smtp") {
    try {
      farm::messages::try_mail(settings);
    } catch (const base::Error& error) {
      return {"mail", false, fmt::format("{} (at {})", error.message, farm::messages::host_of(policy.smtp_url)),
              "`farmtok config list` shows what mail.* says; mail waits and is tried again meanwhile."};
    }
  }
  if (public_sender(from))
    return {"mail", true,
            fmt::format("is sent by {} from {}; the first mail shows whether it is accepted", transport, from)};
  const bool near = transport == "smtp" && on_this_machine(policy.smtp_url);
  return {"mail", near,
          fmt::format("is sent by {} from {}, a sender that mail servers elsewhere refuse{}", transport, from,
                      near ? "; the server on this machine may accept it (mail.from)" : ""),
          "`farmtok config set mail.from farm@example.org` names an address of your own domain.", near};
}

Check check_reach(const Api& api) {
  constexpr std::int64_t most = 1000;
  const auto untold = api.farm.store.read([](sql::Database& db) { return farm::planning::count_untold(db, most); });
  if (untold == 0) return {"reach", true, "every waiting post notifies by mail or webhook"};
  return {"reach",
          true,
          fmt::format("posts that will fire without a mail or webhook: {}{}; `farmtok why POST` says whether one "
                      "notifies someone, `farmtok jobs edit JOB --on-schedule-email-default ADDRESS` names an address",
                      untold, untold == most ? " or more" : ""),
          {},
          true};
}

Check check_videos(const Api& api) {
  constexpr std::int64_t most = 1000;
  const auto without = api.farm.store.read([](sql::Database& db) { return farm::planning::count_videoless(db, most); });
  if (without == 0) return {"videos", true, "every waiting post of a found video has its video"};
  return {"videos", true, (without == most ? "at least " : "") + farm::planning::videoless_words(without), {}, true};
}

Check check_labels(const Api& api) {
  constexpr std::int64_t most = 1000;
  const auto policy = farm::label_policy(api.farm.settings);
  const auto [counts, near] = api.farm.store.read([&](sql::Database& db) {
    return std::pair{farm::review::count_labels(db, policy, most), farm::review::count_near_ai(db, most)};
  });
  std::vector<std::string> parts;
  const auto tell = [&](std::int64_t count, const char* noun, const char* one, const char* many, const char* then) {
    if (count == 0) return;
    parts.push_back(fmt::format("{}{} {} {}", count == most ? "at least " : "", base::counted(count, noun),
                                count == 1 ? one : many, then));
  };
  tell(
      counts.results, "result", "waits", "wait",
      "for the AI label: `farmtok results list --only unlabelled` shows them, `farmtok results edit RESULT --ai-origin "
      "operator` sets it");
  tell(
      counts.posts, "post", "waits", "wait",
      "for the AI label: `farmtok schedule list --only unlabelled` shows them, `farmtok schedule edit POST --ai-origin "
      "operator` sets it, and otherwise it is set when they fire");
  tell(counts.blocked_results, "approved result", "is", "are",
       "made with AI and cannot be scheduled, because provenance.policy is block: `farmtok results list --only ai` "
       "shows "
       "them; `farmtok config set provenance.policy require` lets them be scheduled with the AI label");
  tell(counts.blocked_posts, "post", "is", "are",
       "made with AI and will not fire, because provenance.policy is block: `farmtok schedule list --only ai` shows "
       "them, `farmtok why POST` says what helps");
  tell(counts.unconfirmed, "post", "has", "have",
       "a proof, and no one has confirmed that the AI label is on: `farmtok schedule list --only unconfirmed` shows "
       "them, `farmtok proof submit POST --ai-label-set` confirms it");
  const bool look = !parts.empty() || near > 0;
  if (parts.empty()) parts.emplace_back("no video that is made with AI waits for its label");
  tell(near, "approved result", "is", "are",
       "nearly the same as a video that is made with AI, and without a label: the AI notice of `farmtok results show "
       "RESULT` names it");
  return {"labels", true, base::join(parts, "; "), {}, look};
}

}  // namespace farmtok::api
