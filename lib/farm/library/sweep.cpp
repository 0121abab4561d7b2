#include "farm/library/sweep.hpp"

#include <fmt/format.h>

#include <unordered_set>

#include "base/text/text.hpp"
#include "farm/library/policy.hpp"
#include "farm/library/uses.hpp"
#include "log/log.hpp"
#include "model/enums.hpp"

namespace farmtok::farm::library {
namespace {

using model::Media;
namespace fs = std::filesystem;

constexpr std::int64_t at_once = 100;  // files marked in one transaction
constexpr std::int64_t in_sight = 10'000;
constexpr std::chrono::hours left_alone{1};

/// SQL over rows `m` of media; ?1 is the latest moment that the rule counts as long ago, ?2 an hour ago.
struct Rule {
  std::string condition;
  std::string order;
};

const Rule& unused_rule() {
  // In a dry run some have not been examined yet: they count as unused since ?3, the present moment.
  static const Rule made{
      "unused_since IS NOT NULL AND gone_at IS NULL AND kept_at <= ?2 AND "
      "iif(unused_since = 0, ?3, unused_since) <= ?1 AND NOT " +
          media_is_used(),
      "unused_since, row"};
  return made;
}

const Rule& fired_rule() {
  static const Rule made{
      "kind = 'copy' AND gone_at IS NULL AND kept_at <= min(?1, ?2) AND NOT " +
          media_posts("deduplicated_video_url", fmt::format("{} OR fired_at > min(?1, ?2)", post_waits)),
      fmt::format("{}, {}, kept_at, row", media_posts("deduplicated_video_url", "1"),
                  media_posts("deduplicated_video_url", "proof_url IS NULL"))};
  return made;
}

const Rule& fetched_rule() {
  static const Rule made{
      fmt::format("kind = 'original' AND origin IS NOT NULL AND gone_at IS NULL AND kept_at <= ?2 AND NOT {}",
                  media_posts("original_video_url", post_waits)),
      "EXISTS (SELECT 1 FROM results WHERE original_video_url = 'media:' || m.media_id AND original_video_url GLOB "
      "'media:*' AND rejected = 0 AND scheduled = 0), kept_at, row"};
  return made;
}

class Sweep {
 public:
  Sweep(Farm& farm, MediaStore& store, bool dry_run, const std::function<bool()>& stopping)
      : farm_(farm), store_(store), dry_run_(dry_run), stopping_(stopping), now_(farm.store.clock().now()) {}

  SweepReport run() {
    if (!dry_run_) look_at_unused();
    const auto keep = media_retention(farm_.settings);
    begin("unused", fmt::format("nothing uses it for media.keep_unused, {}", keep.unused_as_written));
    apply(unused_rule(), now_ - keep.unused);
    begin("fired", fmt::format("its posts fired more than media.keep_fired, {}, ago", keep.fired_as_written));
    apply(fired_rule(), now_ - keep.fired);
    keep_to_quota();
    begin("orphan", "no stored media has this file");
    orphans();
    report_.kept_bytes = kept();
    young(keep.unused);
    if (!dry_run_) forget(now_ - keep.unused);
    return std::move(report_);
  }

 private:
  bool stopped() const { return stopping_ && stopping_(); }

  void begin(std::string reason, std::string about) {
    report_.reasons.push_back({std::move(reason), std::move(about)});
  }

  void count_in(const std::string& media_id, const std::string& kind, std::int64_t bytes) {
    auto& reason = report_.reasons.back();
    ++reason.files;
    reason.bytes += bytes;
    if (report_.files.size() < most_swept_files) report_.files.push_back({media_id, kind, bytes, reason.reason});
    if (!media_id.empty()) going_ += bytes;
  }

  /// Bytes of files with a row; in a dry run without those that would have been removed.
  std::int64_t kept() const { return farm_.store.read(kept_bytes) - (dry_run_ ? going_ : 0); }

  /// Examines files that have lost a use since the last examination: are they used, or unused from now on?
  void look_at_unused() {
    static const auto sweep = "UPDATE media AS m SET unused_since = CASE WHEN " + media_is_used() +
                              " THEN NULL WHEN unused_since = 0 THEN ?2 ELSE unused_since END WHERE row IN (SELECT row "
                              "FROM media WHERE unused_since IS NOT NULL AND row > ?1 ORDER BY row LIMIT 500)";
    std::int64_t after = 0;
    while (!stopped()) {
      const auto last = farm_.store.read([&](sql::Database& db) {
        return count(
            db("SELECT coalesce(max(row), 0) FROM (SELECT row FROM media WHERE unused_since IS NOT NULL "
               "AND row > ? ORDER BY row LIMIT 500)",
               after));
      });
      if (last == 0) return;
      farm_.store.write([&](store::Tx& tx) { tx.db(sweep, after, base::to_millis(now_)).run(); });
      after = last;
    }
  }

  std::int64_t hour_ago() const { return base::to_millis(now_ - left_alone); }

  /// In the rule's order. All in a dry run, which goes on to the next.
  std::vector<Media> candidates(sql::Database& db, const Rule& rule, base::Instant cutoff) const {
    return store::all<Media>(db(fmt::format("SELECT {} FROM media m WHERE {} ORDER BY {} LIMIT ?4",
                                            store::columns<Media>(), rule.condition, rule.order),
                                base::to_millis(cutoff), hour_ago(), base::to_millis(now_),
                                dry_run_ ? std::int64_t{-1} : in_sight));
  }

  bool still(sql::Database& db, const Rule& rule, base::Instant cutoff, const Media& media) const {
    return count(db(fmt::format("SELECT count(*) FROM media m WHERE media_id = ?4 AND {}", rule.condition),
                    base::to_millis(cutoff), hour_ago(), base::to_millis(now_), media.media_id)) > 0;
  }

  /// Removes the files of the rule, until `needed` bytes are free.
  void apply(const Rule& rule, base::Instant cutoff, std::int64_t needed = INT64_MAX) {
    while (needed > 0 && !stopped()) {
      auto found = farm_.store.read([&](sql::Database& db) { return candidates(db, rule, cutoff); });
      std::erase_if(found, [&](const Media& media) { return planned_.contains(media.media_id); });
      if (found.empty()) return;
      std::size_t gone = 0;
      for (std::size_t from = 0; from < found.size() && needed > 0 && !stopped();) {
        std::vector<Media> some;
        for (; from < found.size() && needed > 0 && some.size() < at_once; ++from) {
          some.push_back(found[from]);
          needed -= found[from].bytes;
        }
        for (const auto& media : take(rule, cutoff, some)) {
          count_in(media.media_id, model::enum_name(media.kind), media.bytes);
          ++gone;
        }
      }
      if (dry_run_ || gone == 0) return;
    }
  }

  std::vector<Media> take(const Rule& rule, base::Instant cutoff, const std::vector<Media>& some) {
    if (dry_run_) {
      for (const auto& media : some) planned_.insert(media.media_id);
      return some;
    }
    return store_.let_go([&](store::Tx& tx) {
      auto chosen = some;
      std::erase_if(chosen, [&](const Media& media) { return !still(tx.db, rule, cutoff, media); });
      return chosen;
    });
  }

  void keep_to_quota() {
    report_.quota = storage_policy(farm_.settings).quota_bytes;
    if (report_.quota == 0) return;
    begin("quota",
          fmt::format("it can be made or fetched again, and media.quota is {}", base::human_bytes(report_.quota)));
    apply(fired_rule(), now_, kept() - report_.quota);
    apply(fetched_rule(), now_, kept() - report_.quota);
  }

  /// Counts files that stay only because they arrived within the hour.
  void young(std::chrono::seconds unused) {
    std::unordered_set<std::string> seen;
    const auto look = [&](const Rule& rule, base::Instant cutoff) {
      const auto now = base::to_millis(now_);
      const auto sql =
          fmt::format("SELECT {} FROM media m WHERE kept_at > ?4 AND {}", store::columns<Media>(), rule.condition);
      const auto found = farm_.store.read(
          [&](sql::Database& db) { return store::all<Media>(db(sql, base::to_millis(cutoff), now, now, hour_ago())); });
      for (const auto& media : found) {
        if (!seen.insert(media.media_id).second) continue;
        ++report_.young_files;
        report_.young_bytes += media.bytes;
      }
    };
    look(unused_rule(), unused < left_alone ? now_ : now_ - unused);
    if (report_.quota == 0 || report_.kept_bytes <= report_.quota) return;
    look(fired_rule(), now_);
    look(fetched_rule(), now_);
  }

  void orphans() {
    store_.each_file([&](const fs::path& file) {
      if (stopped()) return false;
      std::error_code gone_meanwhile;
      const auto bytes = static_cast<std::int64_t>(fs::file_size(file, gone_meanwhile));
      if (gone_meanwhile) return true;
      const auto claim = store_.claim_on(file);
      if (claim == MediaStore::Claim::wanted && store_.take_back(file, dry_run_)) ++report_.mended_files;
      if (claim != MediaStore::Claim::orphan) return true;
      if (dry_run_ || store_.remove_orphan(file)) count_in("", "", bytes);
      return true;
    });
  }

  /// Rows whose files were removed long ago and which nothing names. An unused file is removed first, its row later.
  void forget(base::Instant cutoff) {
    static const auto sql =
        "DELETE FROM media WHERE row IN (SELECT row FROM media m WHERE gone_at <= ?1 AND gone_at IS NOT NULL AND "
        "unused_since BETWEEN 1 AND ?1 AND NOT " +
        media_is_used() + " LIMIT 500)";
    std::int64_t forgotten = at_once;
    while (forgotten > 0 && !stopped())
      forgotten = farm_.store.write([&](store::Tx& tx) {
        tx.db(sql, std::min(base::to_millis(cutoff), hour_ago())).run();
        return tx.db.changes();
      });
  }

  Farm& farm_;
  MediaStore& store_;
  bool dry_run_;
  const std::function<bool()>& stopping_;
  base::Instant now_;
  SweepReport report_;
  std::unordered_set<std::string> planned_;  // by a dry run, so that no file is counted twice
  std::int64_t going_ = 0;
};

}  // namespace

SweepReport sweep_media(Farm& farm, MediaStore& store, bool dry_run, const std::function<bool()>& stopping) {
  auto report = Sweep{farm, store, dry_run, stopping}.run();
  if (dry_run) return report;
  for (const auto& each : report.reasons)
    if (each.files > 0)
      log::info("stored files went", {{"reason", each.reason}, {"files", each.files}, {"bytes", each.bytes}});
  return report;
}

}  // namespace farmtok::farm::library
