#include "farm/proof/same_link.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/proof/batch.hpp"
#include "farm/proof/url.hpp"
#include "farm/proof/validity.hpp"

namespace farmtok::farm::proof {
namespace {

using model::Scheduled;

constexpr std::size_t title_limit = 60;

/// "post 2 of 5, "Day 30"" for a post of the same volunteer.
std::string name_of(sql::Database& db, const Scheduled& post, const Scheduled& other) {
  if (!post.inbox_tracer || post.inbox_tracer != other.inbox_tracer) return "another post";
  const auto batch = batch_of(db, other);
  const auto text = base::trim(other.tweet_text);
  const auto title = base::fit(text.substr(0, text.find('\n')), title_limit);
  return fmt::format("post {} of {}{}", batch->current_index, batch->total,
                     title.empty() ? "" : fmt::format(", \"{}\"", title));
}

}  // namespace

std::optional<std::string> same_link_words(sql::Database& db, const Scheduled& post, const std::string& url) {
  std::string other;
  {
    auto query =
        db("SELECT p.scheduled_id FROM proofs p JOIN posts o ON o.scheduled_id = p.scheduled_id WHERE p.names = ?1 "
           "AND p.scheduled_id <> ?2 AND p.standing = 'counted' ORDER BY o.inbox_tracer IS ?3 DESC, p.proof_id LIMIT 1",
           post_named(url), post.scheduled_id, post.inbox_tracer);
    if (!query.next()) return std::nullopt;
    other = query.text(0);
  }
  return fmt::format("This link is already the proof of {}.", name_of(db, post, planning::get_post(db, other)));
}

std::optional<std::string> same_link_question(sql::Database& db, const Scheduled& post, const std::string& typed,
                                              const char* who) {
  std::string url;
  try {
    url = proof_address(typed);
  } catch (const base::Error&) {
    return std::nullopt;
  }
  if (post.proof_url) return std::nullopt;
  require_due(post, who);
  refuse_returned(db, post.scheduled_id, url);
  return same_link_words(db, post, url);
}

}  // namespace farmtok::farm::proof
