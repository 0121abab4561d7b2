#pragma once
// Reads stored files and compares them with what is known of them.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "farm/media/media_store.hpp"

namespace farmtok::farm {

struct MediaFault {
  std::string media_id;  // empty for a file without a row
  std::string kind;
  std::string fault;    // damaged, missing or orphan
  std::string message;  // what is wrong and, unless it was a dry run, what was done
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

/// Reads for about `budget`, at least one file, and says where to go on. What can be had again is marked as gone when
/// its file is damaged or missing: copies and posters of waiting posts are made again at once, an original that came
/// from elsewhere is fetched when it is needed. A damaged upload stays, and is told of until the same file comes in
/// again, under its name or by `media add`. Throws MEDIA_NOT_FOUND for ids that are not known. Not within a write of
/// the store.
VerifyPage verify_media(Farm& farm, MediaStore& store, const VerifyRequest& asked, std::chrono::milliseconds budget);

/// Reads one kept file before something is made of it; what is wrong is noted and done as verify_media() does.
std::optional<MediaFault> verify_file(Farm& farm, MediaStore& store, const model::Media& media);

/// What is missing among all that is kept, without reading: noted as verify_media() does. Answers how many.
std::int64_t note_missing(Farm& farm, MediaStore& store, const std::function<bool()>& stopping);

}  // namespace farmtok::farm
