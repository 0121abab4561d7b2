#include "farm/library/verify.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/library/remake.hpp"
#include "farm/page.hpp"
#include "log/log.hpp"
#include "model/enums.hpp"
#include "queue/events.hpp"

namespace farmtok::farm::library {
namespace {

using model::Media;
using Steady = std::chrono::steady_clock;
namespace fs = std::filesystem;

constexpr std::int64_t page_size = 200;

struct Row {
  std::int64_t row;
  Media media;
};

std::vector<Row> rows_after(sql::Database& db, std::int64_t after) {
  static const auto sql = fmt::format(
      "SELECT row, {} FROM media WHERE gone_at IS NULL AND row > ? ORDER BY row LIMIT ?", store::columns<Media>());
  std::vector<Row> made;
  auto query = db(sql, after, page_size);
  while (query.next()) made.push_back({query.integer(0), store::read_row<Media>(query, 1)});
  return made;
}

/// "damaged" or "missing" with the details; empty when all is well.
struct Seen {
  std::string fault;
  std::string words;
};

Seen look(const fs::path& file, const Media& media, bool read) {
  std::error_code fault;
  const auto bytes = fs::file_size(file, fault);
  if (fault) return {"missing", "its file is not there"};
  if (static_cast<std::int64_t>(bytes) != media.bytes)
    return {"damaged", fmt::format("its file has {} bytes instead of {}", bytes, media.bytes)};
  if (!read) return {};
  try {
    if (digest_of(file).sha256 == media.sha256) return {};
    return {"damaged", "the bytes of its file are not those that were stored"};
  } catch (const base::Error&) {
    return {"damaged", "its file cannot be read"};
  }
}

std::string mended(const Media& media, std::int64_t posts) {
  if (media.kind == model::MediaKind::original) return "it is fetched again when a render needs it";
  if (posts == 0) return "no waiting post needs it";
  return fmt::format("it is made again for {} waiting post{}", posts, posts == 1 ? "" : "s");
}

class Finding {
 public:
  Finding(Farm& farm, MediaStore& store, bool dry_run) : farm_(farm), store_(store), dry_run_(dry_run) {}

  std::optional<MediaFault> examine(const Media& media, bool read) const {
    const auto standing = standing_of(media);
    const auto seen = look(store_.path(media), media, read);
    if (seen.fault.empty()) {
      if (read && !dry_run_) store_.note_sound(media);
      return std::nullopt;
    }
    MediaFault fault{media.media_id, model::enum_name(media.kind), seen.fault, seen.words, {}};
    if (standing.upload) fault.help = "farmtok media add FILE";
    else if (media.kind != model::MediaKind::original)
      fault.help = fmt::format("farmtok media remake {}", media.media_id);
    if (!dry_run_ && !settle(media, standing, fault)) return std::nullopt;
    return fault;
  }

 private:
  /// Read before the file, so that a file that arrived in between is noticed.
  struct Standing {
    std::int64_t kept_at;
    bool upload;
  };

  Standing standing_of(const Media& media) const {
    return farm_.store.read([&](sql::Database& db) -> Standing {
      auto query =
          db("SELECT kept_at, kind = 'original' AND origin IS NULL FROM media WHERE media_id = ?", media.media_id);
      if (!query.next()) return {0, false};
      return {query.integer(0), query.integer(1) != 0};
    });
  }

  /// False when the file was removed or arrived again in between.
  bool settle(const Media& media, const Standing& standing, MediaFault& fault) const {
    bool meant = false;
    store_.let_go([&](store::Tx& tx) -> std::vector<Media> {
      meant = count(tx.db("SELECT count(*) FROM media WHERE media_id = ? AND gone_at IS NULL AND kept_at = ?",
                          media.media_id, standing.kept_at)) > 0;
      if (!meant) return {};
      queue::record(tx,
                    {.who = "worker", .what = "media." + fault.fault, .subject = media.media_id, .why = fault.message});
      if (standing.upload) {
        tx.db("UPDATE media SET damaged_at = ? WHERE media_id = ?", base::to_millis(tx.now), media.media_id).run();
        fault.message += "; only an upload of the same file repairs it";
        return fault.fault == "missing" ? std::vector{media} : std::vector<Media>{};
      }
      const auto posts = media.kind == model::MediaKind::original
                             ? 0
                             : remake(tx, media, Posts::waiting, "worker", "the file of its copy was " + fault.fault);
      fault.message += "; " + mended(media, posts);
      if (posts > 0) fault.help.clear();
      return {media};
    });
    return meant;
  }

  Farm& farm_;
  MediaStore& store_;
  bool dry_run_;
};

/// A file that was put back by hand is kept again; one with other bytes stays, and is reported.
std::optional<MediaFault> fault_of_wanted(const Farm& farm, MediaStore& store, const fs::path& file, bool dry_run) {
  if (store.take_back(file, dry_run)) return std::nullopt;
  static const auto sql =
      "SELECT media_id, kind, kind = 'original' AND origin IS NULL FROM media WHERE sha256 = ? AND gone_at IS NOT NULL";
  return farm.store.read([&](sql::Database& db) -> std::optional<MediaFault> {
    auto query = db(sql, file.filename().string());
    if (!query.next()) return std::nullopt;
    MediaFault fault{
        query.text(0), query.text(1), "damaged", "its file was missing, and the file there now has other content", {}};
    if (query.integer(2) != 0) fault.help = "farmtok media add FILE";
    else if (fault.kind != model::enum_name(model::MediaKind::original))
      fault.help = fmt::format("farmtok media remake {}", fault.media_id);
    return fault;
  });
}

void look_at_files(const Farm& farm, MediaStore& store, bool dry_run, VerifyPage& page) {
  using Claim = MediaStore::Claim;
  store.each_file([&](const fs::path& file) {
    const auto name = file.filename().string();
    const auto claim = store.claim_on(file);
    if (claim == Claim::orphan)
      page.faults.push_back(
          {"", "", "orphan", fmt::format("no stored media has the file {}…", name.substr(0, 16)), "farmtok media gc"});
    if (claim == Claim::stranger)
      page.faults.push_back({"", "", "orphan",
                             fmt::format("the file {} is not one of the store; it is left alone", base::fit(name, 60)),
                             ""});
    if (claim == Claim::wanted)
      if (auto fault = fault_of_wanted(farm, store, file, dry_run)) page.faults.push_back(std::move(*fault));
    return page.faults.size() < 1000;
  });
}

}  // namespace

VerifyPage verify_media(Farm& farm, MediaStore& store, const VerifyRequest& asked, std::chrono::milliseconds budget) {
  const auto until = Steady::now() + budget;
  const Finding finding{farm, store, asked.dry_run};
  VerifyPage page;
  const auto take = [&](const Media& media) {
    ++page.files;
    page.bytes += media.bytes;
    if (auto fault = finding.examine(media, true)) page.faults.push_back(std::move(*fault));
  };
  auto after = asked.cursor ? read_cursor(*asked.cursor).first : 0;
  const auto go_on = [&] { page.next_cursor = make_cursor(after, 0); };
  if (!asked.media_ids.empty()) {
    for (; after < static_cast<std::int64_t>(asked.media_ids.size()); ++after) {
      if (page.files > 0 && Steady::now() >= until) return go_on(), page;
      const auto& media_id = asked.media_ids[static_cast<std::size_t>(after)];
      if (!asked.dry_run) store.take_back(store.path(store.known(media_id)));
      take(store.get(media_id));
    }
    return page;
  }
  for (;;) {
    const auto rows = farm.store.read([&](sql::Database& db) { return rows_after(db, after); });
    if (rows.empty()) break;
    for (const auto& row : rows) {
      if (page.files > 0 && Steady::now() >= until) return go_on(), page;
      take(row.media);
      after = row.row;
    }
  }
  look_at_files(farm, store, asked.dry_run, page);
  return page;
}

std::optional<MediaFault> verify_file(Farm& farm, MediaStore& store, const Media& media) {
  return Finding{farm, store, false}.examine(media, true);
}

std::int64_t note_missing(Farm& farm, MediaStore& store, const std::function<bool()>& stopping) {
  const Finding finding{farm, store, false};
  std::int64_t missing = 0;
  std::int64_t after = 0;
  while (!stopping || !stopping()) {
    const auto rows = farm.store.read([&](sql::Database& db) { return rows_after(db, after); });
    if (rows.empty()) break;
    after = rows.back().row;
    for (const auto& row : rows) {
      if (fs::exists(store.path(row.media))) continue;
      const auto fault = finding.examine(row.media, false);
      if (!fault) continue;
      ++missing;
      log::error("the file of a stored media is missing", {{"media", fault->media_id}, {"what", fault->message}});
    }
  }
  return missing;
}

}  // namespace farmtok::farm::library
