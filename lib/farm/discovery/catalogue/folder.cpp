#include "farm/discovery/catalogue/folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/discovery/records/records.hpp"
#include "farm/discovery/records/values.hpp"

namespace farmtok::farm::discovery {
namespace {

namespace fs = std::filesystem;
using base::Json;

constexpr std::size_t largest_companion = 4 << 20;

std::string ending_of(const fs::path& file) { return base::lower(file.extension().string()); }

bool is_record_name(const fs::path& file) {
  const auto ending = ending_of(file);
  return ending == ".json" || ending == ".jsonl" || ending == ".ndjson";
}

void add_fault(Json& faults, const fs::path& file, std::string_view message) {
  faults.push_back({{"file", base::fit(file.string(), 300)}, {"message", message}});
}

/// Why a file is skipped; empty when it is not. `home` has no links in it.
std::string fault_of(const fs::directory_entry& entry, const fs::path& home) {
  std::error_code fault;
  const auto real = fs::canonical(entry.path(), fault);
  if (fault) return "cannot be read: " + fault.message();
  const auto [left, right] = std::ranges::mismatch(home, real);
  if (!base::valid_utf8(entry.path().native())) return "has a name that is not UTF-8";
  if (left != home.end()) return "is a link that leads out of the folder";
  if (!fs::is_regular_file(real, fault)) return "is no regular file";
  if (fs::file_size(real, fault) == 0) return "is empty";
  return {};
}

/// The companion's text; none when there is no such file.
std::optional<std::string> read_companion(const fs::path& file) {
  std::error_code fault;
  if (!fs::is_regular_file(fs::symlink_status(file, fault))) return std::nullopt;
  std::ifstream in{file, std::ios::binary};
  std::string text(largest_companion + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > largest_companion) throw base::Error{base::Code::INVALID_REQUEST, "is longer than 4 MB"};
  return text;
}

/// The first run of 8 to 25 digits.
std::string digits_in(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    const auto first = name.find_first_of("0123456789", at);
    if (first == std::string_view::npos) break;
    const auto end = std::min(name.find_first_not_of("0123456789", first), name.size());
    if (end - first >= 8 && end - first <= 25) return std::string{name.substr(first, end - first)};
    at = end;
  }
  return {};
}

/// "day-30_gym" → "day 30 gym"
std::string words_in(std::string name, std::string_view id) {
  if (const auto at = name.find(id); !id.empty() && at != std::string::npos) name.erase(at, id.size());
  std::ranges::replace_if(
      name, [](char c) { return c == '-' || c == '_' || c == '.'; }, ' ');
  if (!base::valid_utf8(name)) std::erase_if(name, [](unsigned char c) { return c >= 0x80; });
  return std::string{base::trim(name)};
}

std::optional<model::FoundVideo> companion_record(const fs::path& video, base::Instant now, Json& faults) {
  for (const auto* ending : {".info.json", ".json"}) {
    const auto file = video.parent_path() / (video.stem().string() + ending);
    try {
      const auto text = read_companion(file);
      if (!text) continue;
      std::vector<std::string> unread;
      auto record = read_record_text(*text, now, {}, &unread);
      for (const auto& note : unread) add_fault(faults, file, note);
      if (record) return record;
      add_fault(faults, file, "is no record of a video");
    } catch (const base::Error& error) {
      add_fault(faults, file, error.message);
    }
  }
  return std::nullopt;
}

std::string companion_text(const fs::path& video, Json& faults) {
  const auto file = video.parent_path() / (video.stem().string() + ".txt");
  try {
    return read_companion(file).value_or("");
  } catch (const base::Error& error) {
    add_fault(faults, file, error.message);
    return {};
  }
}

}  // namespace

bool is_video_name(const fs::path& file) {
  constexpr std::array endings{".mp4", ".mkv", ".mov", ".webm", ".m4v"};
  return std::ranges::find(endings, ending_of(file)) != endings.end();
}

FolderContents contents_of(const fs::path& folder) {
  FolderContents made;
  std::error_code fault;
  const auto home = fs::canonical(folder, fault);
  auto walk = fs::recursive_directory_iterator{home, fs::directory_options::skip_permission_denied, fault};
  if (fault)
    throw base::Error{base::Code::INVALID_REQUEST,
                      fmt::format("cannot read the folder {}: {}", folder.string(), fault.message()),
                      {},
                      {{"path", "cannot be read"}}};
  std::vector<std::pair<fs::path, std::string>> faults;
  for (; walk != fs::recursive_directory_iterator{}; walk.increment(fault)) {
    const auto& path = walk->path();
    if (walk->is_directory(fault) || (!is_video_name(path) && !is_record_name(path))) continue;
    if (const auto why = fault_of(*walk, home); !why.empty()) faults.emplace_back(path, why);
    else (is_video_name(path) ? made.videos : made.records).push_back(path);
  }
  std::ranges::sort(made.videos);
  std::ranges::sort(made.records);
  std::ranges::sort(faults);
  for (const auto& [path, why] : faults) add_fault(made.faults, path, why);
  std::vector<fs::path> companions;
  for (const auto& video : made.videos)
    for (const auto* ending : {".json", ".info.json"})
      companions.push_back(video.parent_path() / (video.stem().string() + ending));
  std::ranges::sort(companions);
  std::erase_if(made.records, [&](const fs::path& file) { return std::ranges::binary_search(companions, file); });
  return made;
}

model::FoundVideo clip_record(const fs::path& video, base::Instant now, Json& faults) {
  auto made = companion_record(video, now, faults).value_or(model::FoundVideo{});
  const auto name = video.stem().string();
  if (made.video_id.empty()) {
    const auto digits = digits_in(name);
    made.video_id = digits.empty() ? "file" + crypto::sha256_hex(video.string()).substr(0, 16) : digits;
    made.text = text_in(companion_text(video, faults));
    if (made.text.empty()) made.text = words_in(name, digits);
    made.hashtags = hashtags_in(made.text);
    made.fetched_at = now;
  }
  made.file = video.string();
  return made;
}

std::map<std::string, std::string, std::less<>> videos_by_id(const fs::path& folder, Json& faults) {
  auto contents = contents_of(folder);
  for (auto& fault : contents.faults) faults.push_back(std::move(fault));
  std::map<std::string, std::string, std::less<>> made;
  for (const auto& video : contents.videos) made.emplace(video.stem().string(), video.string());
  return made;
}

}  // namespace farmtok::farm::discovery
