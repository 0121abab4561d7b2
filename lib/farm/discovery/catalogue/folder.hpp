#pragma once
// Folders: video files as records, and videos that belong to records by their names.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "model/found.hpp"

namespace farmtok::farm::discovery {

bool is_video_name(const std::filesystem::path& file);

/// The content of a folder and its subfolders, in the order of the names. A link that leads outside is a fault.
struct FolderContents {
  std::vector<std::filesystem::path> videos;   // absolute
  std::vector<std::filesystem::path> records;  // .json, .jsonl and .ndjson files that are no companion of a video
  base::Json faults = base::Json::array();     // {file, message}
};
/// Throws INVALID_REQUEST when it cannot be read.
FolderContents contents_of(const std::filesystem::path& folder);

/// The record of a video file: from a companion NAME.info.json or NAME.json in any shape, else with the text of
/// NAME.txt or the words of its name, and the first 8 to 25 digits of its name as id, else an id made from its path. A
/// companion that cannot be read is a fault.
model::FoundVideo clip_record(const std::filesystem::path& video, base::Instant now, base::Json& faults);

/// The videos of a folder by their names without extension, which are the ids of records.
std::map<std::string, std::string, std::less<>> videos_by_id(const std::filesystem::path& folder, base::Json& faults);

}  // namespace farmtok::farm::discovery
