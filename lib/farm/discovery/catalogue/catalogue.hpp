#pragma once
// The operator's own catalogue of videos: dumps of records and folders of files, in a separate database beside the
// store, so that an import never delays the farm and a lost catalogue can be built again.

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "farm/discovery/filter/filter.hpp"
#include "farm/discovery/relevance/relevance.hpp"
#include "model/found.hpp"

namespace farmtok::farm::discovery {

struct CatalogueAdded {
  std::int64_t records = 0;  // read
  std::int64_t added = 0;
  std::int64_t updated = 0;        // known ids, now with the newer record
  std::int64_t with_video = 0;     // have a file or an address
  std::int64_t without_text = 0;   // only their hashtags and their author can be searched
  std::int64_t photos = 0;         // photo posts, passed over
  std::int64_t ai_taken_back = 0;  // known ids that declared AI, and whose newer record denies it
  std::int64_t faults = 0;
  /// The first twenty: {line, message} of a record file, {file, message} of a folder.
  base::Json first_faults = base::Json::array();
};

struct CatalogueHit {
  model::FoundVideo video;
  Relevance relevance;
};

class Catalogue {
 public:
  /// Opens `folder`/catalogue.db at the first use. Thread-safe.
  Catalogue(std::filesystem::path folder, const base::Clock& clock);
  ~Catalogue();

  /// A file of NDJSON or of one JSON array or object, or a folder of video files and record files. `media`, if not
  /// empty: a folder where ID.mp4 (or .mkv, .mov, .webm, .m4v) is the video of record ID. Lines that cannot be read
  /// are counted and reported, the rest is added. Throws INVALID_REQUEST: no such file, or not one record in it. A dry
  /// run counts but stores nothing.
  CatalogueAdded add(const std::filesystem::path& source, const std::filesystem::path& media = {},
                     bool dry_run = false);

  /// The best for the prompt, best first: those that speak of it and pass the filter. An empty prompt takes all, by
  /// engagement. `skip` of them are left out. With `videos_first`, of those with that score or a better one the ones
  /// that have a file or an address come first, as far as they are among the few thousand most promising.
  std::vector<CatalogueHit> search(std::string_view prompt, const Filter& filter, std::int64_t limit,
                                   std::int64_t skip = 0, std::optional<double> videos_first = {}) const;
  /// Of those that speak of the prompt: how many each condition of the filter leaves out, the first that they do not
  /// pass. No more than 20,000 are looked at, the most promising first.
  Tally left_out(std::string_view prompt, const Filter& filter) const;
  /// The videos of one author, the newest first; with `videos_first` before all those that have a file or an address.
  std::vector<model::FoundVideo> channel(std::string_view author, std::int64_t limit, std::int64_t skip,
                                         bool videos_first = false) const;
  /// What its record declares of AI: of those of these ids that declare it.
  std::map<std::string, std::string> declared(const std::vector<std::string>& video_ids) const;
  /// How many records an older version stored, which read no record for AI; adding their file again reads them.
  std::int64_t unread_for_ai() const;
  /// {records, authors, with_video, unread_for_ai, oldest, newest, bytes, hashtags:[{tag, count}] (the 20 most
  /// frequent)}
  base::Json stats() const;
  /// How rare stems are here; usable while the catalogue exists.
  Rarity rarity() const;
  /// Removes all records; returns how many there were.
  std::int64_t clear();

  /// Rebuilds the index when an older version cut its words; until then searches use the old one and may miss words
  /// that are now cut in another way. Imports wait for it. Logs its beginning and its end. Ends early on request; the
  /// next call then begins again. A catalogue that was never used is left alone.
  void renew(const std::stop_token& stop);
  /// The progress of the renewal; nothing when the index is current. `done` is -1 when it is needed but does not run.
  struct Renewal {
    std::int64_t done, records;
  };
  std::optional<Renewal> renewal() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace farmtok::farm::discovery
