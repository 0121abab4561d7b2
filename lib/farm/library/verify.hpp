#pragma once
// Reads stored files and compares them with their rows.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "farm/library/store.hpp"

namespace farmtok::farm::library {

struct MediaFault {
  std::string media_id;  // empty for a file without a row
  std::string kind;
  std::string fault;    // damaged, missing or orphan
  std::string message;  // the fault and, unless it was a dry run, the action taken
  std::string help;     // the command that helps; empty where nothing is left to do
};

struct VerifyRequest {
  std::vector<std::string> media_ids;  // empty: all, and files without a row
  std::optional<std::string> cursor;
  bool dry_run = false;
};

struct VerifyPage {
  std::int64_t files = 0;
  std::int64_t bytes = 0;
  std::vector<MediaFault> faults;
  std::optional<std::string> next_cursor;
};

/// Reads for about `budget`, at least one file, and returns where to continue. Replaceable media are marked as gone if
/// their files are damaged or missing: copies and posters of waiting posts are made again at once, an original from
/// elsewhere is fetched when it is needed. A damaged upload stays, and is reported until the same file arrives
/// again, under its name or by `media add`. Throws MEDIA_NOT_FOUND for ids that are not known. Not within a write of
/// the store.
VerifyPage verify_media(Farm& farm, MediaStore& store, const VerifyRequest& asked, std::chrono::milliseconds budget);

/// Reads one kept file before it is used; handles a fault as verify_media() does.
std::optional<MediaFault> verify_file(Farm& farm, MediaStore& store, const model::Media& media);

/// Finds missing files among all kept ones, without reading: handled as verify_media() does. Returns how many.
std::int64_t note_missing(Farm& farm, MediaStore& store, const std::function<bool()>& stopping);

}  // namespace farmtok::farm::library
