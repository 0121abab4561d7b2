#include "farm/library/remake.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "crypto/crypto.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"

namespace farmtok::farm::library {
namespace {

using base::Code;
using base::Error;

struct Naming {
  std::string scheduled_id;
  std::string job_id;
  std::int64_t seed;
  std::int64_t due;
};

/// The copy of a fired post is made as if it were due in a day: copies for waiting volunteers come first.
std::vector<Naming> posts_of(sql::Database& db, const model::Media& media, Posts which, base::Instant now) {
  const std::string_view column = media.kind == model::MediaKind::poster ? "poster_url" : "deduplicated_video_url";
  auto query = db(fmt::format("SELECT scheduled_id, job_id, json_extract(variation, '$.seed'), iif(fired, ?3, "
                              "scheduled_datetime) FROM posts "
                              "WHERE {0} = ?1 AND {0} GLOB 'media:*' AND (fired = 0 OR ?2)",
                              column),
                  "media:" + media.media_id, which == Posts::all, base::to_millis(now + std::chrono::days{1}));
  std::vector<Naming> posts;
  while (query.next())
    posts.push_back(
        {query.text(0), query.text(1), query.is_null(2) ? crypto::random_seed() : query.integer(2), query.integer(3)});
  return posts;
}

void make_again(store::Tx& tx, const Naming& post, const std::string& who, const std::string& why) {
  tx.db("UPDATE posts SET dedup_status = 'pending', dedup_error = NULL, updated_at = ? WHERE scheduled_id = ?",
        base::to_millis(tx.now), post.scheduled_id)
      .run();
  if (!queue::reschedule(tx, model::WorkKind::render, post.scheduled_id, tx.now))
    queue::add(tx, {.kind = model::WorkKind::render,
                    .key = post.scheduled_id,
                    .subject = post.scheduled_id,
                    .run_at = tx.now,
                    .max_attempts = 4,
                    .payload = {{"seed", post.seed}},
                    .priority = post.due,
                    .lane_key = post.job_id});
  queue::record(tx, {.who = who,
                     .what = "video.remade",
                     .subject = post.scheduled_id,
                     .job_id = post.job_id,
                     .to_state = "pending",
                     .why = why});
}

}  // namespace

void remake_copy(store::Tx& tx, const std::string& scheduled_id, const std::string& who, const std::string& why) {
  const auto post = [&] {
    auto query = tx.db(
        "SELECT scheduled_id, job_id, json_extract(variation, '$.seed'), scheduled_datetime FROM posts WHERE "
        "scheduled_id = ?",
        scheduled_id);
    query.next();
    return Naming{query.text(0), query.text(1), query.is_null(2) ? crypto::random_seed() : query.integer(2),
                  query.integer(3)};
  }();
  make_again(tx, post, who, why);
}

std::int64_t remake(store::Tx& tx, const model::Media& media, Posts which, const std::string& who,
                    const std::string& why) {
  const auto posts = posts_of(tx.db, media, which, tx.now);
  for (const auto& post : posts) make_again(tx, post, who, why);
  return static_cast<std::int64_t>(posts.size());
}

std::int64_t remake_media(Farm& farm, const MediaStore& store, const std::string& media_id) {
  const auto media = store.known(media_id);
  if (media.kind == model::MediaKind::original)
    throw Error{Code::INVALID_REQUEST, fmt::format("media {} is an original: nothing it could be made of", media_id),
                "Bring the same file again: `farmtok media add FILE`."};
  if (!media.gone_at)
    throw Error{Code::ALREADY_FINISHED,
                fmt::format("the file of media {} is kept: there is nothing to be made", media_id),
                fmt::format("`farmtok media verify {}` looks whether it is sound.", media_id)};
  const auto posts = farm.store.write([&](store::Tx& tx) {
    return remake(tx, media, Posts::all, "operator", fmt::format("media {} was asked for again", media_id));
  });
  if (posts == 0)
    throw Error{Code::INVALID_REQUEST, fmt::format("no post needs media {} now", media_id),
                fmt::format("`farmtok media show {}` shows what uses it.", media_id)};
  return posts;
}

}  // namespace farmtok::farm::library
