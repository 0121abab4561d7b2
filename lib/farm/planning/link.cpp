#include "farm/planning/link.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "crypto/crypto.hpp"
#include "farm/planning/policy.hpp"
#include "farm/planning/posts/posts.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::planning {
namespace {

using base::Code;
using base::Error;
using model::Scheduled;

constexpr std::string_view token_kind = "link";

[[noreturn]] void refuse_replaced() {
  throw Error{Code::LINK_EXPIRED, "this link was replaced by a new one",
              "Ask the person who sent it to you for the new link."};
}

Scheduled find(sql::Database& db, const std::string& key) {
  if (!key.starts_with(fmt::format("{}_", token_kind))) {
    auto post = get_post(db, key);
    if (post.link_token) refuse_replaced();
    return post;
  }
  static const auto sql = store::select<Scheduled>("posts", "WHERE link_token = ?");
  if (auto post = store::first<Scheduled>(db(sql, key))) return *post;
  if (db("SELECT 1 FROM revoked_links WHERE token = ?", key).next()) refuse_replaced();
  throw Error{Code::SCHEDULED_NOT_FOUND, fmt::format("there is no post with the link {}", key)};
}

}  // namespace

std::optional<base::Instant> link_end(const Farm& farm, const Scheduled& post) {
  const auto lifetime = link_policy(farm.settings).lifetime;
  if (lifetime.count() <= 0) return std::nullopt;
  const auto last = std::max({post.scheduled_datetime, post.fired_at.value_or(post.scheduled_datetime),
                              post.link_made_at.value_or(post.scheduled_datetime)});
  return last + lifetime;
}

Scheduled post_of_link(const Farm& farm, sql::Database& db, const std::string& key, base::Instant now) {
  auto post = find(db, key);
  if (const auto end = link_end(farm, post); end && *end <= now)
    throw Error{Code::LINK_EXPIRED, fmt::format("this link expired at {}", base::format_instant(*end)),
                "Ask the person who sent it to you for a new link."};
  return post;
}

Scheduled replace_link(Farm& farm, const std::string& scheduled_id) {
  return farm.store.write([&](store::Tx& tx) {
    auto post = get_post(tx.db, scheduled_id);
    // The id itself needs no row: a post with a token is not opened by its id.
    if (post.link_token)
      tx.db("INSERT INTO revoked_links (token, scheduled_id, revoked_at) VALUES (?, ?, ?)", *post.link_token,
            scheduled_id, base::to_millis(tx.now))
          .run();
    post.link_token = crypto::new_id(token_kind);
    post.link_made_at = tx.now;
    save_post(tx, post);
    queue::record(tx, {.who = "operator", .what = "link.replaced", .subject = scheduled_id, .job_id = post.job_id});
    return get_post(tx.db, scheduled_id);
  });
}

}  // namespace farmtok::farm::planning
