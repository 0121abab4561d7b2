#pragma once
// Removes stored files that are not needed: by age, and beyond the quota.

#include <functional>
#include <string>
#include <vector>

#include "farm/library/store.hpp"

namespace farmtok::farm::library {

/// A file to remove, and the rule that removes it.
struct SweptFile {
  std::string media_id;  // empty for a file without a row
  std::string kind;
  std::int64_t bytes = 0;
  std::string reason;
};

/// The total of one rule.
struct SweptReason {
  std::string reason;  // unused, fired, quota or orphan
  std::string about;   // the rule in words, with the settings that it uses
  std::int64_t files = 0;
  std::int64_t bytes = 0;
};

struct SweepReport {
  std::vector<SweptFile> files;  // the first most_swept_files
  std::vector<SweptReason> reasons;
  std::int64_t kept_bytes = 0;   // afterwards
  std::int64_t quota = 0;        // 0: none
  std::int64_t young_files = 0;  // that a rule would remove, were they not younger than an hour
  std::int64_t young_bytes = 0;
  std::int64_t mended_files = 0;  // that were missing, are back, and are kept again
};

inline constexpr std::size_t most_swept_files = 1000;

/// Files that arrived within the last hour stay, and files that a waiting post names, and uploads that anything names.
///   unused: nothing names it since media.keep_unused
///   fired: a copy whose posts all fired, and longer ago than media.keep_fired
///   quota: while there is more than media.quota: copies of fired posts, those with a proof and the oldest first, then
///          originals that can be fetched again, those of open results last
///   orphan: a file without a row, as a crash may leave it; or one whose row is gone and is not wanted
/// A file that a row wants (MediaStore::Claim) stays, and is kept again when its bytes are right.
/// With `dry_run` nothing is changed or recorded. `stopping` is called between files: the rest stays for the
/// next time. Not within a write of the store.
SweepReport sweep_media(Farm& farm, MediaStore& store, bool dry_run, const std::function<bool()>& stopping = {});

}  // namespace farmtok::farm::library
