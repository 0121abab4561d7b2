#include "farm/similar/index.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "farm/library/examine.hpp"
#include "farm/library/preflight.hpp"
#include "farm/repeat_policy.hpp"
#include "farm/similar/policy.hpp"
#include "log/log.hpp"
#include "queue/events.hpp"

namespace farmtok::farm::similar {
namespace {

using base::Code;
using base::Error;
using namespace std::chrono_literals;

/// At most this many are compared picture by picture.
constexpr std::size_t most_compared = 100;
/// The most time for one video; its first minutes are decoded.
constexpr std::chrono::minutes deadline{5};
/// The most videos that are compared while a user waits for a plan.
constexpr std::int64_t most_at_once = 20;

}  // namespace

/// One thread's turn to take the fingerprint of a video: the next one finds it stored. Throws INTERRUPTED when
/// `stopping` ends the wait for the turn.
class Index::Turn {
 public:
  Turn(Index& owner, const std::string& media_id, const std::function<bool()>& stopping)
      : owner_(owner), media_id_(media_id) {
    std::unique_lock lock{owner_.turns_};
    const auto stop = [&] {
      if (stopping && stopping()) throw Error{Code::INTERRUPTED, "another thread works on the video"};
    };
    for (stop(); owner_.taken_.contains(media_id_); stop()) owner_.ended_.wait_for(lock, 50ms);
    owner_.taken_.insert(media_id_);
  }
  ~Turn() {
    {
      const std::scoped_lock guard{owner_.turns_};
      owner_.taken_.erase(media_id_);
    }
    owner_.ended_.notify_all();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Index& owner_;
  const std::string media_id_;
};

bool has_fingerprint(sql::Database& db, const std::string& media_id) {
  return db("SELECT 1 FROM fingerprints WHERE media_id = ? AND version = ?", media_id, model::fingerprint_version)
      .next();
}

void keep_fingerprint(store::Tx& tx, const std::string& media_id, const model::Fingerprint& print) {
  tx.db("INSERT OR REPLACE INTO fingerprints (media_id, version, hashes) VALUES (?, ?, CAST(? AS BLOB))", media_id,
        model::fingerprint_version, model::to_bytes(print))
      .run();
}

std::optional<model::Fingerprint> Index::stored(const std::string& media_id) const {
  return farm_.store.read([&](sql::Database& db) -> std::optional<model::Fingerprint> {
    auto query =
        db("SELECT hashes FROM fingerprints WHERE media_id = ? AND version = ?", media_id, model::fingerprint_version);
    if (!query.next()) return std::nullopt;
    return model::from_bytes(query.text_view(0));
  });
}

void Index::add_to_index(const std::string& media_id, const model::Fingerprint& print) {
  const bool original = farm_.store.read([&](sql::Database& db) {
    return db("SELECT 1 FROM media WHERE media_id = ? AND kind = 'original'", media_id).next();
  });
  if (!original) return;
  // A row that is rolled back, or removed later, is not found in the table at the comparison.
  const std::scoped_lock guard{mutex_};
  if (index_) index_->add(media_id, print);
}

model::Fingerprint Index::of_file(const std::filesystem::path& file) const {
  return model::unpacked(
      child_.fingerprint(file, {.progress = {}, .cancelled = {}, .deadline = deadline}).fingerprint.value_or(""));
}

model::Scheduled with_comparison_note(const Farm& farm, sql::Database& db, model::Scheduled post) {
  if (repeat_policy(farm.settings).repeats == Repeats::off) return post;
  auto waiting =
      db("SELECT 1 FROM results r JOIN work w ON w.kind = 'examine' AND w.key = substr(r.original_video_url, 7) WHERE "
         "r.result_id = ?1 AND r.original_video_url GLOB 'media:*' AND w.state <> 'dead' AND NOT EXISTS "
         "(SELECT 1 FROM fingerprints f WHERE f.media_id = w.key AND f.version = ?2)",
         post.result_id, model::fingerprint_version);
  if (!waiting.next()) return post;
  const auto note = fmt::format(
      "Its video is still being compared with the others: `farmtok results show {}` names a near copy when that is "
      "done.",
      post.result_id);
  post.notice = base::with_note(post.notice.value_or(""), note);
  return post;
}

model::Fingerprint Index::of(const std::string& media_id, const std::function<bool()>& stopping) {
  const Turn turn{*this, media_id, stopping};
  if (auto known = stored(media_id)) {
    add_to_index(media_id, *known);  // a render may have stored it
    return *std::move(known);
  }
  const auto media = media_.get(media_id);
  const auto reply =
      child_.fingerprint(media_.path(media), {.progress = {}, .cancelled = stopping, .deadline = deadline});
  auto print = model::unpacked(reply.fingerprint.value_or(""));
  farm_.store.write([&](store::Tx& tx) {
    if (!media.facts) media_.note_facts(media_id, reply.input);
    keep_fingerprint(tx, media_id, print);
  });
  add_to_index(media_id, print);
  return print;
}

std::vector<std::string> Index::candidates(const model::Fingerprint& print) {
  const std::scoped_lock guard{mutex_};
  if (!index_) {
    GlanceIndex index;
    farm_.store.read([&](sql::Database& db) {
      auto query = db(
          "SELECT f.media_id, f.hashes FROM fingerprints f JOIN media m ON m.media_id = f.media_id WHERE f.version = ? "
          "AND m.kind = 'original'",
          model::fingerprint_version);
      while (query.next()) index.add(query.text(0), model::from_bytes(query.text_view(1)));
    });
    index_ = std::move(index);
  }
  return index_->candidates(print, most_compared + 1);
}

std::vector<NearCopy> Index::near(const model::Fingerprint& print, double least, const std::string& without) {
  std::vector<NearCopy> made;
  for (const auto& media_id : candidates(print)) {
    if (media_id == without) continue;
    const auto other = stored(media_id);
    if (!other) continue;
    const auto similarity = similarity_of(print, *other);
    if (similarity.share >= least) made.push_back({media_id, similarity});
  }
  std::ranges::stable_sort(made, std::ranges::greater{}, [](const NearCopy& each) { return each.similarity.share; });
  return made;
}

void Index::read_making(const model::Media& media, const std::function<bool()>& stopping) {
  if (media.facts && !media.gone_at && !media_.knows_making(media.media_id))
    library::look_into(farm_, media_, child_, media, stopping);
}

void Index::examine(const std::string& media_id, const std::function<bool()>& stopping) {
  read_making(media_.known(media_id), stopping);
  const auto found = near(of(media_id, stopping), similar_policy(farm_.settings).least_similarity, media_id);
  farm_.store.write([&](store::Tx& tx) {
    name_duplicates(tx, media_id, found);
    queue::remove(tx, model::WorkKind::examine, media_id);
  });
}

void Index::examine_before_planning(const std::string& result_or_job_id, std::chrono::milliseconds most) {
  const bool compared = repeat_policy(farm_.settings).repeats != Repeats::off;
  std::vector<std::string> waiting;
  farm_.store.read([&](sql::Database& db) {
    auto query = db(
        "SELECT DISTINCT m.media_id FROM results r JOIN media m ON m.media_id = substr(r.original_video_url, 7) WHERE "
        "r.original_video_url GLOB 'media:*' AND (r.result_id = ?1 OR r.job_id = ?1) AND r.approved = 1 AND "
        "r.scheduled = 0 AND m.gone_at IS NULL AND ((m.facts IS NOT NULL AND m.making_read_at IS NULL) OR (?4 AND NOT "
        "EXISTS (SELECT 1 FROM fingerprints f WHERE f.media_id = m.media_id AND f.version = ?2))) LIMIT ?3",
        result_or_job_id, model::fingerprint_version, most_at_once, compared);
    while (query.next()) waiting.push_back(query.text(0));
  });
  const auto end = std::chrono::steady_clock::now() + most;
  const auto late = [&] { return std::chrono::steady_clock::now() >= end; };
  for (const auto& media_id : waiting) try {
      if (compared) examine(media_id, late);
      else read_making(media_.known(media_id), late);
    } catch (const Error& error) {
      if (error.code == Code::INTERRUPTED) return;
      log::warn("a video was not compared", {{"media", media_id}, {"why", error.message}});
    }
}

queue::Handler Index::handler() {
  return {.kind = model::WorkKind::examine,
          .run = [this](const queue::Claimed& claimed, const std::function<bool()>& stopping) -> queue::Outcome {
            const auto& media_id = claimed.work.key;
            std::vector<NearCopy> found;
            try {
              read_making(media_.known(media_id), stopping);
              found = near(of(media_id, stopping), similar_policy(farm_.settings).least_similarity, media_id);
            } catch (const Error& error) {
              // A missing or invalid video is reported by its render: here it is only not compared.
              if (error.code != Code::INVALID_MEDIA && error.code != Code::MEDIA_NOT_FOUND) throw;
              return [media_id, why = error.message](store::Tx& tx) {
                name_duplicates(tx, media_id, {});
                library::reading_ended(tx, media_id);
                queue::record(tx, {.who = "worker", .what = "media.not_compared", .subject = media_id, .why = why});
              };
            }
            return [media_id, found](store::Tx& tx) { name_duplicates(tx, media_id, found); };
          },
          .on_failure =
              [](store::Tx& tx, const queue::Claimed& claimed, const Error& error, bool dead) {
                if (!dead) return;
                library::reading_ended(tx, claimed.work.key);
                queue::record(
                    tx,
                    {.who = "worker", .what = "media.not_compared", .subject = claimed.work.key, .why = error.message});
              },
          .again =
              [](const Error&, std::int64_t attempt) {
                return queue::backoff({30, 300}, attempt);
              }};
}

}  // namespace farmtok::farm::similar
