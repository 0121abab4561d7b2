#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "farm/discovery/catalogue/file.hpp"
#include "farm/discovery/catalogue/folder.hpp"
#include "farm/discovery/catalogue/inside.hpp"
#include "farm/discovery/catalogue/pipe.hpp"
#include "farm/discovery/records/records.hpp"

namespace farmtok::farm::discovery {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;
using base::Json;

constexpr std::size_t most_faults = 20;
constexpr std::size_t written_together = 20'000;
/// Blocks that wait to be written: enough to keep reading during one transaction.
constexpr std::size_t read_ahead = 16;

using VideosById = std::map<std::string, std::string, std::less<>>;

std::size_t readers() { return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 4); }

struct Read {
  std::vector<IndexedVideo> videos;
  std::vector<std::pair<std::int64_t, std::string>> faults;  // line, message
  std::vector<std::pair<std::int64_t, std::string>> unread;  // of records that are added all the same
  std::int64_t photos = 0;
};

Read read_block(const RecordBlock& block, base::Instant now, const VideosById& media) {
  Read made;
  made.videos.reserve(block.pieces.size());
  for (const auto& piece : block.pieces) {
    try {
      if (!piece.fault.empty()) throw Error{Code::INVALID_REQUEST, piece.fault};
      auto read = read_records_text(block.of(piece), now);
      for (auto& fault : read.faults) made.faults.emplace_back(piece.line, std::move(fault));
      for (auto& note : read.unread) made.unread.emplace_back(piece.line, std::move(note));
      for (auto& video : read.videos) {
        if (video.photo) {
          ++made.photos;
          continue;
        }
        video.file.reset();  // the operator names files of this machine, not a dump
        if (const auto own = media.find(video.video_id); own != media.end()) video.file = own->second;
        const bool denied = read.ai_denied.contains(video.video_id);
        made.videos.push_back(indexed(std::move(video), now));
        made.videos.back().ai_denied = denied;
      }
    } catch (const Error& error) {
      made.faults.emplace_back(piece.line, error.message);
    }
  }
  return made;
}

class Import {
 public:
  Import(CatalogueIndex& index, base::Instant now, bool dry_run) : now_(now), writer_(index) {
    if (dry_run) writer_.only_try();
  }

  void take_media(const fs::path& folder) {
    auto faults = Json::array();
    media_ = videos_by_id(folder, faults);
    tell(std::move(faults));
  }

  void add_folder(const fs::path& folder) {
    auto contents = contents_of(folder);
    tell(std::move(contents.faults));
    for (const auto& clip : contents.videos) add_clip(clip);
    for (const auto& file : contents.records) add_file_of_folder(file);
  }

  void add_clip(const fs::path& clip) {
    auto faults = Json::array();
    std::vector<IndexedVideo> one;
    one.push_back(indexed(clip_record(clip, now_, faults), now_));
    take(std::move(one));
    tell(std::move(faults));
  }

  /// `name`: the file's name in faults; empty when there is only one.
  void add_file(const fs::path& path, const std::string& name = {}) {
    RecordFile file{path};
    // This thread writes the records that the others read; each of them has about as much to do as this one.
    Pipe<RecordBlock, Read> pipe{readers(), read_ahead, [&](RecordBlock& block) { return file.next(block); },
                                 [&](const RecordBlock& block) { return read_block(block, now_, media_); }};
    while (auto read = pipe.next()) {
      for (auto& [line, message] : read->faults) tell_line(line, message, name);
      for (auto& [line, message] : read->unread) note_line(line, message, name);
      added_.photos += read->photos;
      take(std::move(read->videos));
    }
  }

  /// A file that cannot be read at all does not affect the rest of the folder.
  void add_file_of_folder(const fs::path& path) try { add_file(path, path.string()); } catch (const Error& error) {
    if (error.code != Code::INVALID_REQUEST) throw;
    tell(Json::array({{{"file", path.string()}, {"message", error.message}}}));
  }

  CatalogueAdded finish() {
    write();
    writer_.finish();
    if (const auto more = unread_ - static_cast<std::int64_t>(most_faults); more > 0)
      added_.first_faults.push_back(
          {{"message", fmt::format("{} more values were not understood", more)}, {"added", true}});
    if (const auto back = added_.ai_taken_back; back > 0)
      added_.first_faults.push_back(
          {{"message", fmt::format("{} known record{} declared AI; the newer one says no, so it counts", back,
                                   back == 1 ? "" : "s")},
           {"added", true}});
    return std::move(added_);
  }

 private:
  void take(std::vector<IndexedVideo> block) {
    added_.records += static_cast<std::int64_t>(block.size());
    added_.with_video +=
        std::ranges::count_if(block, [](const IndexedVideo& each) { return each.video.file || each.video.video_url; });
    added_.without_text +=
        std::ranges::count_if(block, [](const IndexedVideo& each) { return each.video.text.empty(); });
    waiting_ += block.size();
    blocks_.push_back(std::move(block));
    if (waiting_ < written_together) return;
    if (added_.added == 0) writer_.expect_many();
    write();
  }

  void write() {
    if (waiting_ > 0) writer_.put(blocks_, added_);
    blocks_.clear();
    waiting_ = 0;
  }

  static Json of_line(std::int64_t line, const std::string& message, const std::string& name) {
    Json made{{"line", line}, {"message", message}};
    if (!name.empty()) made["file"] = name;
    return made;
  }

  void tell_line(std::int64_t line, const std::string& message, const std::string& name) {
    tell(Json::array({of_line(line, message, name)}));
  }

  /// The record is added all the same: this is no fault of it, but who imports it must know.
  void note_line(std::int64_t line, const std::string& message, const std::string& name) {
    if (++unread_ > static_cast<std::int64_t>(most_faults)) return;
    auto note = of_line(line, message, name);
    note["added"] = true;
    added_.first_faults.push_back(std::move(note));
  }

  void tell(Json faults) {
    for (auto& fault : faults)
      if (++added_.faults <= static_cast<std::int64_t>(most_faults)) added_.first_faults.push_back(std::move(fault));
  }

  base::Instant now_;
  CatalogueIndex::Writer writer_;
  VideosById media_;
  std::vector<std::vector<IndexedVideo>> blocks_;
  std::size_t waiting_ = 0;  // records in them
  CatalogueAdded added_;
  std::int64_t unread_ = 0;  // values of added records
};

std::string fault_words(const CatalogueAdded& added) {
  const auto photos = added.photos > 0 ? fmt::format("; {} photo posts have none", added.photos) : std::string{};
  if (added.first_faults.empty()) return photos;
  const auto& first = added.first_faults.front();
  const auto where = first.contains("line") ? fmt::format("line {}", first["line"].get<std::int64_t>())
                                            : first.value("file", std::string{});
  return fmt::format("{}; {}: {}", photos, where, first.value("message", std::string{}));
}

}  // namespace

CatalogueAdded Catalogue::add(const fs::path& source, const fs::path& media, bool dry_run) {
  std::error_code fault;
  const auto path = fs::absolute(source, fault);
  const auto kind = fs::status(path, fault);
  if (!fs::is_regular_file(kind) && !fs::is_directory(kind))
    throw Error{Code::INVALID_REQUEST,
                fmt::format("there is no file or folder {}", path.string()),
                {},
                {{"path", "is no file or folder of the daemon's machine"}}};
  Import import{inside_->index, inside_->clock.now(), dry_run};
  if (!media.empty()) import.take_media(media);
  if (fs::is_directory(kind)) import.add_folder(path);
  else if (is_video_name(path)) import.add_clip(fs::canonical(path));
  else import.add_file(path);
  auto added = import.finish();
  if (added.records == 0)
    throw Error{Code::INVALID_REQUEST,
                fmt::format("there is no record of a video in {}{}", path.string(), fault_words(added)),
                "Each line is a JSON object with the id of a video, as scrapers, yt-dlp and farmtok write it."};
  return added;
}

}  // namespace farmtok::farm::discovery
